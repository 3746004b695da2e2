# `make` prints this page of targets.

.DEFAULT_GOAL := help
SHELL := /bin/sh

# Debug: an edit is served after seconds, and the tests share what is built. For figures and for
# production: make run CONFIGURATION=release
CONFIGURATION ?= debug

MANIFEST ?= subscriptions.yaml
SAMPLE ?= Tests/Fixtures/samples/feishu-v2-user_group_created.json
APP ?= staff-bot

SECONDS ?= 60
SEED ?= 1
COUNT ?= 100000

nightjar = .build/$(CONFIGURATION)/nightjar

.PHONY: help
help: ## Print this page
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-22s %s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))

.PHONY: run
run: build ## Build what is missing and serve the example manifest
	@printf '%s\n' \
		'' \
		'Serving $(MANIFEST). Send it an event from another terminal:' \
		'' \
		'    $(nightjar) send --app $(APP) $(SAMPLE)' \
		'' \
		'Ctrl-C stops it once the running handlers have finished.' \
		''
	@exec $(nightjar) run --manifest $(MANIFEST)

.PHONY: build
build: install-dependencies ## Build the daemon and its worker (CONFIGURATION=debug|release)
	swift build --configuration $(CONFIGURATION)

.PHONY: test
test: install-dependencies ## Run all tests
	swift build --build-tests
	@# The manifest's tests keep all cores busy for long; others measure how long things take.
	.build/debug/nightjar test --manifest $(MANIFEST)
	swift test --skip-build --disable-xctest --filter NightjarManifestTests
	@# What waits for sockets, what attacks, and what starts daemons has the cores for itself.
	swift test --skip-build --disable-xctest --filter NightjarHTTPTests
	swift test --skip-build --disable-xctest --filter 'An attack'
	swift test --skip-build --disable-xctest --filter ScenarioTests --skip 'An attack'
	swift test --skip-build --disable-xctest --skip NightjarManifestTests --skip NightjarHTTPTests \
		--skip ScenarioTests

.PHONY: lint
lint: ## Check layout and style, without building
	@Scripts/install-dependencies lint
	@failed=0; \
	swift format lint --strict --parallel --recursive Sources Tests Fuzz Package.swift || failed=1; \
	Scripts/check-style || failed=1; \
	Scripts/prove-check-style || failed=1; \
	Scripts/prove-floors || failed=1; \
	exit $$failed

.PHONY: format
format: ## Lay out all Swift files anew
	@Scripts/install-dependencies lint
	swift format --in-place --parallel --recursive Sources Tests Fuzz Package.swift

.PHONY: check
check: lint imports test ## All that CI runs, and the example manifest
	.build/debug/nightjar check --manifest $(MANIFEST)

# A floor's neighbour, imported without being declared, is an error here.
.PHONY: imports
imports: install-dependencies
	swift build --build-tests --explicit-target-dependency-import-check error

.PHONY: docs
docs: build ## Print the pages anew that are made of the source
	$(nightjar) schema --reference > docs/manifest.md

.PHONY: bench
bench: ## Measure against nginx + LuaJIT, side by side
	Scripts/install-dependencies build bench
	swift build --configuration release
	Benchmarks/run

.PHONY: fuzz
fuzz: ## Feed the readers broken input, under the sanitizers (SECONDS=60 a reader; SEED=1 COUNT=100000)
	Scripts/install-dependencies build fuzz
	Scripts/fuzz run $(SECONDS)
	Scripts/fuzz seeded $(SEED) $(COUNT)

.PHONY: install-dependencies
install-dependencies: ## Install with apt what the build needs and this machine has not
	@Scripts/install-dependencies build

.PHONY: clean
clean: ## Remove everything built
	rm -rf .build .build-asan
