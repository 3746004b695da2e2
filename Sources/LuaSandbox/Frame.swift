import CFrames

/// One frame of the channel to a worker.
///
/// The protocol is described in `CFrames.h`.
///
/// The payload is valid only where the frame was handed over.
package struct Frame {
    /// One of `CF_READY` …: what the frame is.
    package let kind: UInt8
    /// What the kind makes of it; 0 where it makes nothing.
    package let detail: UInt8
    /// The invocation; 0 where there is none.
    package let number: UInt64
    /// What follows the header: at most `CF_MAX_TO_DAEMON` bytes.
    package let payload: UnsafeRawBufferPointer

    /// The bytes of a header: 16.
    package static let headerBytes = Int(CF_HEADER_BYTES)

    /// Reads a header: its frame's size is known from it, and checked.
    static func size(of header: UnsafeRawBufferPointer) throws(FrameFault) -> Int {
        let size = UInt32(littleEndian: header.loadUnaligned(fromByteOffset: 0, as: UInt32.self))
        let zero = header.loadUnaligned(fromByteOffset: 6, as: UInt16.self)
        guard zero == 0 else { throw FrameFault("a frame's reserved field is not 0") }
        guard size <= UInt32(CF_MAX_TO_DAEMON) else { throw FrameFault("a frame is too large") }
        return headerBytes + Int(size)
    }

    private init(_ frame: Frame, payload: UnsafeRawBufferPointer) {
        (kind, detail, number) = (frame.kind, frame.detail, frame.number)
        self.payload = payload
    }

    /// The same frame without the first `count` bytes of its payload.
    func dropping(_ count: Int) -> Frame {
        Frame(self, payload: UnsafeRawBufferPointer(rebasing: payload.dropFirst(count)))
    }

    /// Takes apart `bytes`, which hold exactly one whole frame.
    init(whole bytes: UnsafeRawBufferPointer) {
        kind = bytes[4]
        detail = bytes[5]
        number = UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self))
        payload = UnsafeRawBufferPointer(rebasing: bytes[Self.headerBytes...])
    }
}

/// A worker said what the protocol does not allow.
///
/// Its worker is ended: nothing else that it says can be believed.
package struct FrameFault: Error, Sendable, CustomStringConvertible {
    /// What was not allowed, as a phrase.
    package let description: String

    init(_ description: String) {
        self.description = description
    }
}
