import CFrames

/// What one invocation has used of what it may.
public struct Usage: Sendable, Equatable {
    /// For how long it held its worker, in nanoseconds.
    ///
    /// That is its CPU time, and a little more on a machine that has too much to do.
    public var held: UInt64 = 0

    /// The most bytes that its worker's Lua state had while it ran, those of its siblings among
    /// them.
    public var memory = 0

    /// Bytes of log lines, each with its cost.
    public var logBytes = 0

    /// How many calls of the host it made.
    public var hostCalls = 0

    /// Bytes of the reply that its handler returned.
    public var replyBytes = 0

    /// Makes one that has used nothing.
    public init() {}
}

extension Usage {
    /// Takes the usage from the front of an OUTCOME's payload.
    ///
    /// A worker's word: it is shown, and nothing is decided by it.
    init(_ frame: Frame) throws(FrameFault) {
        guard frame.payload.count >= Int(CF_USAGE_BYTES) else {
            throw FrameFault("an outcome without its usage")
        }
        func u64(_ offset: Int) -> UInt64 {
            UInt64(
                littleEndian: frame.payload.loadUnaligned(
                    fromByteOffset: offset,
                    as: UInt64.self
                )
            )
        }
        func u32(_ offset: Int) -> UInt32 {
            UInt32(
                littleEndian: frame.payload.loadUnaligned(
                    fromByteOffset: offset,
                    as: UInt32.self
                )
            )
        }
        held = u64(0)
        memory = Int(clamping: u64(8))
        logBytes = Int(u32(16))
        hostCalls = Int(u32(20))
        if frame.detail == UInt8(CF_OUTCOME_SUCCEEDED) {
            replyBytes = frame.payload.count - Int(CF_USAGE_BYTES)
        }
    }
}
