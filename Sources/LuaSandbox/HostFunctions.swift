/// Answers what an invocation asks of its host.
public protocol HostFunctions: Sendable {
    /// Begins to answer a call.
    ///
    /// Called on the loop of that index. `reply` is called once, on that loop, now or later; what comes
    /// after `deadline` nobody waits for.
    ///
    /// - Parameters:
    ///   - call: The function, with arguments that nobody has checked.
    ///   - deadline: The invocation's own, in nanoseconds of CLOCK_MONOTONIC.
    ///   - loop: The loop's index.
    ///   - reply: Takes the answer.
    func answer(
        _ call: HostFunctionCall,
        until deadline: UInt64,
        on loop: Int,
        _ reply: @escaping @Sendable (HostAnswer) -> Void
    )
}

/// A function of the host, called by a script.
public struct HostFunctionCall: Sendable, Equatable {
    /// The function's name: "http.request".
    public let function: String

    /// At most 8, each of at most 1 MiB.
    public let arguments: [HostValue]

    /// Makes a call, as a script would.
    public init(function: String, arguments: [HostValue]) {
        self.function = function
        self.arguments = arguments
    }

    /// The argument at `index`; ``HostValue/none`` beyond the last one.
    public subscript(index: Int) -> HostValue {
        arguments.indices.contains(index) ? arguments[index] : .none
    }
}

/// What a function of the host gives back.
public enum HostAnswer: Sendable, Equatable {
    /// What it returns: at most 8 values.
    case values([HostValue])

    /// It raises an error in the script; the function's name is put before the message.
    case raised(String)

    /// nil and a message: a failure of the outside world.
    public static func failed(_ message: String) -> HostAnswer {
        .values([.none, .text(message)])
    }
}

/// What a script reads as `secrets.NAME`.
public struct SandboxSecrets: Sendable, Hashable {
    /// The secrets by their names; never shown.
    public let values: [String: [UInt8]]

    /// Makes secrets.
    public init(_ values: [String: [UInt8]] = [:]) {
        self.values = values
    }
}

extension SandboxSecrets: CustomStringConvertible, CustomReflectable {
    /// How many there are.
    public var description: String { "(\(values.count) secrets)" }
    /// Nothing.
    public var customMirror: Mirror { Mirror(self, children: [:]) }
}
