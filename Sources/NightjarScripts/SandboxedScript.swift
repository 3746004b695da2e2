package import LuaSandbox
package import NightjarCore

/// A plugin in its sandbox, as the dispatcher sees it.
package struct SandboxedScript: Script {
    /// The plugin's name in the manifest.
    package let plugin: String
    private let sandbox: Sandbox
    private let log: ScriptLog?
    private let newFaultID: @Sendable () -> String
    /// Answers what it asks of the host; nil where it can ask nothing.
    private var host: ScriptHost?

    /// Makes a script of `sandbox`.
    ///
    /// - Parameters:
    ///   - plugin: The plugin's name in the manifest.
    ///   - sandbox: Where it runs.
    ///   - log: Is told of events that no handler is there for; nil for nowhere.
    ///   - newFaultID: Gives each fault the id by which it is found in the log.
    package init(
        plugin: String,
        sandbox: Sandbox,
        log: ScriptLog? = nil,
        newFaultID: @escaping @Sendable () -> String
    ) {
        self.plugin = plugin
        self.sandbox = sandbox
        self.log = log
        self.newFaultID = newFaultID
    }

    /// The same plugin, whose calls are answered by `host`.
    package func reaching(_ host: ScriptHost) -> SandboxedScript {
        var script = self
        script.host = host
        return script
    }

    /// How many worker processes it has now, those that are about to end among them.
    package var workers: Int { sandbox.workers }

    /// What it uses of what it may.
    package var usage: SandboxUsage { sandbox.usage }

    /// Runs the handler in the sandbox, and says its end in the dispatcher's words.
    package func run(
        _ event: Event,
        as identity: Identity,
        until deadline: MonotonicTime,
        on loop: LoopIndex
    ) async -> Outcome {
        let invocation = Invocation(
            handler: event.type,
            alias: ScriptArgument.alias(for: event),
            argument: ScriptArgument(event, as: identity).bytes,
            label: event.id ?? event.type,
            identity: event.id.map { "\(event.app) \($0)" },
            host: host
        )
        let ending = await sandbox.invoke(invocation, until: deadline.nanoseconds, on: loop)
        if case .noHandler = ending { log?.lacksHandler(for: event.type) }
        return Outcome(advised(ending), newFaultID: newFaultID)
    }

    /// With what helps its author in the log.
    private func advised(_ ending: Ending) -> Ending {
        guard case .raised(let failure) = ending else { return ending }
        let advice = ScriptAdvice(failure.message, traceback: failure.traceback, in: sandbox.source)
        return .raised(
            ScriptFailure(message: advice.added(to: failure.message), traceback: failure.traceback)
        )
    }
}
