import CFrames

/// What an invocation asks of the daemon, and waits for.
package struct HostCall: Sendable, Equatable {
    /// What is asked.
    package enum Request: Sendable, Equatable {
        /// To be woken after so many milliseconds.
        case sleep(milliseconds: UInt64)
    }

    /// What the worker calls it by; another one of the same invocation that waits has another.
    package let name: UInt64

    /// What is asked.
    package let request: Request

    /// Reads a CALL.
    ///
    /// - Throws: ``FrameFault``.
    init(_ frame: Frame) throws(FrameFault) {
        guard Int32(frame.detail) == Int32(CF_CALL_SLEEP), frame.payload.count == 16 else {
            throw FrameFault("an unknown call")
        }
        let name = frame.payload.loadUnaligned(as: UInt64.self)
        let milliseconds = frame.payload.loadUnaligned(fromByteOffset: 8, as: UInt64.self)
        self.name = UInt64(littleEndian: name)
        request = .sleep(milliseconds: UInt64(littleEndian: milliseconds))
        guard self.name != 0 else { throw FrameFault("a call without a name") }
    }
}
