package import LuaSandbox

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
    /// When the task is cancelled, no further one is begun.
    ///
    /// - Parameters:
    ///   - settings: What they may use: as the plugin itself.
    ///   - loops: Whose first one speaks with the worker; the tests themselves run in there.
    ///   - limits: How long they may take.
    ///   - observer: Is told what they log.
    /// - Returns: What came of it, after the sum of the limits at the latest.
    package func run(
        _ settings: SandboxSettings,
        loops: [any SandboxLoop],
        limits: Limits = Limits(),
        observer: any SandboxObserver
    ) async -> PluginTestReport {
        let sandbox = Sandbox(source, settings: settings, loops: loops, observer: observer)
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
        let titles = (handlers.names ?? []).sorted()
        var failed = 0
        var failures: [PluginTestFailure] = []
        for title in titles where !Task.isCancelled {
            let limit = clock.now + loading + limits.each.nanoseconds
            let ending = await sandbox.run(title, until: min(limit, end))
            let isLate = ending == .timedOut && limit > end
            let failure =
                isLate
                ? PluginTestFailure(title, "it takes too long: all tests may take \(limits.all)")
                : PluginTestFailure(title, ending, limits: limits)
            guard let failure else { continue }
            failed += 1
            if failures.count < Self.mostFailures { failures.append(failure) }
        }
        return .ran(titles.count, failed: failed, failures: failures)
    }
}

extension Sandbox {
    fileprivate func run(_ title: String, until deadline: UInt64) async -> Ending {
        let test = Invocation(handler: title, alias: "", argument: Array("{}".utf8), label: title)
        return await invoke(test, until: deadline, on: 0)
    }
}

extension Duration {
    fileprivate var nanoseconds: UInt64 {
        let (seconds, attoseconds) = components
        return UInt64(max(0, seconds)) * 1_000_000_000 + UInt64(max(0, attoseconds / 1_000_000_000))
    }
}
