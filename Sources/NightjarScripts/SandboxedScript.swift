package import LuaSandbox
package import NightjarCore

/// A plugin in its sandbox, as the dispatcher sees it.
package struct SandboxedScript: Script {
    /// The plugin's name in the manifest.
    package let plugin: String
    private let sandbox: Sandbox
    private let newFaultID: @Sendable () -> String

    /// Makes a script of `sandbox`.
    ///
    /// - Parameters:
    ///   - plugin: The plugin's name in the manifest.
    ///   - sandbox: Where it runs.
    ///   - newFaultID: Gives each fault the id by which it is found in the log.
    package init(
        plugin: String,
        sandbox: Sandbox,
        newFaultID: @escaping @Sendable () -> String
    ) {
        self.plugin = plugin
        self.sandbox = sandbox
        self.newFaultID = newFaultID
    }

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
            label: event.id ?? event.type
        )
        let ending = await sandbox.invoke(invocation, until: deadline.nanoseconds, on: loop)
        return outcome(ending)
    }

    private func outcome(_ ending: Ending) -> Outcome {
        switch ending {
        case .succeeded(let body): .succeeded(body: body)
        case .failed(let reason): .failed(reason: reason)
        case .dropped(let reason): .dropped(reason: reason)
        case .raised(let failure), .misused(let failure), .noHandler(let failure),
            .argumentRefused(let failure):
            .raised(fault(failure.message, failure.traceback))
        case .exceeded(let failure): .exceeded(fault(failure.message, failure.traceback))
        case .timedOut: .timedOut
        case .interrupted(let reason), .unavailable(let reason): .interrupted(fault(reason, nil))
        case .overloaded: .overloaded
        }
    }

    private func fault(_ message: String, _ traceback: String?) -> Fault {
        Fault(id: newFaultID(), message: message, traceback: traceback)
    }
}
