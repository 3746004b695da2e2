package import LuaSandbox
import NightjarCore

extension PluginTests {
    /// How long tests may take.
    package struct Limits: Sendable {
        /// One test: as long as a handler may, so that none passes that could never serve.
        package var each = Duration.milliseconds(2900)

        /// All tests of a plugin: a reload waits for them.
        package var all = Duration.seconds(10)

        /// The limits above.
        package init() {}
    }

    /// A plugin may make a hundred thousand tests; nobody reads so many messages.
    private static let mostFailures = 100

    /// Runs all tests one after another, by name, in a sandbox of their own that ends afterwards.
    ///
    /// When the task is cancelled, no further one is begun. With ``SandboxSettings/countsLines`` the report has
    /// the coverage.
    ///
    /// - Parameters:
    ///   - settings: What they may use: as the plugin itself, but for its secrets, which no test
    ///     sees.
    ///   - loops: Whose first one speaks with the worker; the tests themselves run in there.
    ///   - limits: How long they may take.
    ///   - samples: What a test may deliver by its type.
    ///   - filter: Only tests whose names contain it; nil for all.
    ///   - observer: Is told what they log.
    /// - Returns: What came of it, after the sum of the limits at the latest.
    package func run(
        _ settings: SandboxSettings,
        loops: [any SandboxLoop],
        limits: Limits = Limits(),
        samples: TestSamples = .shipped,
        filter: String? = nil,
        observer: any SandboxObserver
    ) async -> PluginTestReport {
        var settings = settings
        settings.secrets = SandboxSecrets()
        let log = TestLog(observer)
        let sandbox = Sandbox(source, settings: settings, loops: loops, observer: log)
        let clock = loops[0]
        let begin = clock.now
        let handlers: HandlerTable
        do throws(LoadFailure) {
            handlers = HandlerTable(try await sandbox.load())
        } catch {
            return .notLoaded(error)
        }
        // A test may have to wait for a worker, which takes as long as this one did.
        let loading = min(clock.now - begin, settings.loadLimit.nanoseconds)
        let end = clock.now + limits.all.nanoseconds
        let titles = (handlers.names ?? []).filter { filter.map($0.contains) ?? true }.sorted()
        let argument = samples.argument(for: file)
        var run = PluginTestRun()
        for title in titles where !Task.isCancelled {
            let start = clock.now
            let limit = start + loading + limits.each.nanoseconds
            let test = invocation(title, argument)
            let ending = await sandbox.invoke(test, until: min(limit, end), on: 0)
            let duration = Duration.nanoseconds(Int64(clamping: clock.now - start))
            let isLate = ending == .timedOut && limit > end
            let failure =
                isLate
                ? PluginTestFailure(title, "it takes too long: all tests may take \(limits.all)")
                : PluginTestFailure(title, ending, limits: limits)
            run.add(title, duration, failure.map(placed), log.take(), most: Self.mostFailures)
        }
        run.coverage = ownFiles(of: sandbox.coverage)
        return .ran(run)
    }

    /// Without the library, which is the first file, and the test file, which is the last.
    private func ownFiles(of coverage: [FileCoverage]) -> [FileCoverage] {
        Array(coverage.dropFirst().dropLast())
    }

    private func invocation(_ title: String, _ argument: [UInt8]) -> Invocation {
        let host = ScriptHost(
            plugin: plugin,
            grant: ScriptGrant(),
            services: { nil },
            platform: ScriptPlatform(app: "test", api: nil),
            identity: .tenant
        )
        return Invocation(
            handler: title,
            alias: "",
            argument: argument,
            label: title,
            host: host
        )
    }

    /// With its line of the test file.
    private func placed(_ failure: PluginTestFailure) -> PluginTestFailure {
        let trace = ScriptTrace(failure.message, traceback: failure.traceback, in: source)
        let frames = [trace.origin].compactMap { $0 } + trace.callers
        var failure = failure
        failure.place =
            frames.first { $0.file == file.chunkName }
            ?? ScriptTrace.Frame(file: file.chunkName, line: line(of: failure.title))
        return failure
    }
}

extension PluginTestRun {
    fileprivate mutating func add(
        _ title: String,
        _ duration: Duration,
        _ failure: PluginTestFailure?,
        _ logs: [LogLine],
        most: Int
    ) {
        tests.append(Test(title: title, duration: duration, hasPassed: failure == nil))
        guard var failure, failures.count < most else { return }
        failure.logs = logs
        failures.append(failure)
    }
}

extension Duration {
    fileprivate var nanoseconds: UInt64 {
        let (seconds, attoseconds) = components
        return UInt64(max(0, seconds)) * 1_000_000_000 + UInt64(max(0, attoseconds / 1_000_000_000))
    }
}
