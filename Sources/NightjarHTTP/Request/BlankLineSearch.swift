import Glibc

/// Looks for the empty line that ends a head or trailers, in bytes that come in pieces: each byte
/// is looked at once.
struct BlankLineSearch {
    private var scanned = 0
    private var lineStart = 0

    /// How many bytes the lines have, the empty one included; nil while its end has not come.
    ///
    /// The bytes are what the last call had, and what has come since.
    mutating func end(in bytes: Bytes) throws(RequestFault) -> Int? {
        while let newline = bytes.newline(from: scanned) {
            guard newline > 0, bytes[newline - 1] == .carriageReturn else {
                throw .malformed("a line does not end in CR LF")
            }
            scanned = newline + 1
            if newline == lineStart + 1 { return scanned }
            lineStart = scanned
        }
        scanned = bytes.count
        return nil
    }

    /// Whether the first line has ended.
    var hasLine: Bool { lineStart > 0 }
}

extension UnsafeRawBufferPointer {
    /// Where the first line feed stands, counted from the start; nil without one.
    func newline(from start: Int) -> Int? {
        guard let base = baseAddress, start < count,
            let found = memchr(base + start, CInt(UInt8.newline), count - start)
        else { return nil }
        return UnsafeRawPointer(found) - base
    }
}
