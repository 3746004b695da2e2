import CFrames

/// What an invocation asks of the daemon, and waits for.
package struct HostCall: Sendable, Equatable {
    /// What is asked.
    package enum Request: Sendable, Equatable {
        /// To be woken after so many milliseconds.
        case sleep(milliseconds: UInt64)

        /// A function of the host.
        case function(HostFunctionCall)
    }

    /// What the worker calls it by; another one of the same invocation that waits has another.
    package let name: UInt64

    /// What is asked.
    package let request: Request

    /// Reads a CALL.
    ///
    /// - Throws: ``FrameFault``.
    init(_ frame: Frame) throws(FrameFault) {
        guard frame.payload.count >= 8 else { throw FrameFault("a call without a name") }
        name = UInt64(littleEndian: frame.payload.loadUnaligned(as: UInt64.self))
        guard name != 0 else { throw FrameFault("a call without a name") }
        switch Int32(frame.detail) {
        case Int32(CF_CALL_SLEEP): request = try Self.sleep(frame.dropping(8).payload)
        case Int32(CF_CALL_FUNCTION):
            var reader = HostValueReader(frame.dropping(8).payload)
            let function = try reader.name()
            request = .function(
                HostFunctionCall(function: function, arguments: try reader.values())
            )
        default: throw FrameFault("an unknown call")
        }
    }

    private static func sleep(_ payload: UnsafeRawBufferPointer) throws(FrameFault) -> Request {
        guard payload.count == 8 else { throw FrameFault("an unknown call") }
        let milliseconds = payload.loadUnaligned(as: UInt64.self)
        return .sleep(milliseconds: UInt64(littleEndian: milliseconds))
    }
}
