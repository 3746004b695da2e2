/// Cuts what arrives from a worker into frames, whatever pieces it arrives in.
///
/// It holds at most one frame that is not whole yet, which is bounded by the protocol.
package struct FrameReader {
    private var rest: [UInt8] = []

    /// Begins with an empty stream.
    package init() {}

    /// Hands each frame that is whole now to `body`, in order.
    ///
    /// - Throws: ``FrameFault`` for a header that the protocol does not allow, and what `body`
    ///   throws. Nothing may be read after that.
    package mutating func read(
        _ bytes: UnsafeRawBufferPointer,
        _ body: (Frame) throws(FrameFault) -> Void
    ) throws(FrameFault) {
        if rest.isEmpty {
            let used = try Self.frames(in: bytes, body)
            rest.append(contentsOf: bytes[used...])
            return
        }
        rest.append(contentsOf: bytes)
        // Not looked at again before it is whole, or a frame in small pieces would be copied for each.
        guard try isWhole else { return }
        // Moved out, since `body` must not see an array that changes.
        let gathered = rest
        rest = []
        let result = gathered.withUnsafeBytes { gathered in
            Result { () throws(FrameFault) in try Self.frames(in: gathered, body) }
        }
        rest.append(contentsOf: gathered[try result.get()...])
    }

    /// Whether the frame at the front is.
    private var isWhole: Bool {
        get throws(FrameFault) {
            guard rest.count >= Frame.headerBytes else { return false }
            let size = rest.withUnsafeBytes { bytes in
                Result { () throws(FrameFault) in try Frame.size(of: bytes) }
            }
            return rest.count >= (try size.get())
        }
    }

    /// Returns how many bytes belonged to whole frames.
    private static func frames(
        in bytes: UnsafeRawBufferPointer,
        _ body: (Frame) throws(FrameFault) -> Void
    ) throws(FrameFault) -> Int {
        var start = 0
        while bytes.count - start >= Frame.headerBytes {
            let left = UnsafeRawBufferPointer(rebasing: bytes[start...])
            let size = try Frame.size(of: left)
            guard left.count >= size else { break }
            try body(Frame(whole: UnsafeRawBufferPointer(rebasing: left[..<size])))
            start += size
        }
        return start
    }
}
