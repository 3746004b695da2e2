import LuaSandbox

/// The daemon's reader of what workers say.
enum FrameTarget {
    static func run(seed: UInt64, count: Int) -> FuzzCount {
        var mutator = Mutator(
            seed: seed,
            corpus: corpus,
            tokens: ["\u{0}\u{0}\u{0}\u{0}", "A", "D"]
        )
        return FuzzCount.of(count) {
            let pieces = mutator.pieces(of: mutator.next())
            var reader = FrameReader()
            do throws(FrameFault) {
                for piece in pieces {
                    try read(piece, &reader)
                }
                return true
            } catch {
                return false
            }
        }
    }

    private static func read(
        _ piece: ArraySlice<UInt8>,
        _ reader: inout FrameReader
    ) throws(FrameFault) {
        let result = piece.withUnsafeBytes { bytes in
            Result { () throws(FrameFault) in
                try reader.read(bytes) { (frame) throws(FrameFault) in
                    _ = try WorkerMessage(frame)
                }
            }
        }
        try result.get()
    }

    private static let corpus: [[UInt8]] = [
        frame(65, 0, 0, "[]"), frame(65, 1, 0, #"["a","default"]"#),
        frame(66, 3, 0, text("plugins/a.lua:1: no") + "stack traceback:\n\t[C]: in ?"),
        frame(67, 1, 1, text("left") + #"{"user":"ou_1"}"#),
        frame(68, 0, 1, ""), frame(68, 0, 2, #"{"msg":"bye"}"#), frame(68, 1, 3, "later"),
        frame(68, 3, 4, text("oh no") + "stack"), frame(68, 9, 5, ""),
        frame(70, 0, 0, "\0\0\0\0\u{1E}"), frame(70, 1, 0, "\u{1}\0\0\0"),
        frame(70, 2, 0, "\0\0\0\0\u{1}\0\0\0\0\0\0\0\u{2}\0\0\0"),
        frame(68, 0, 1, "") + frame(67, 0, 2, text("x")) + frame(68, 0, 2, #"{"a":[1,2]}"#),
    ]

    private static func frame(
        _ kind: UInt8,
        _ detail: UInt8,
        _ number: UInt8,
        _ payload: String
    ) -> [UInt8] {
        let bytes = Array(payload.utf8)
        return [UInt8(bytes.count & 0xFF), UInt8(bytes.count >> 8), 0, 0, kind, detail, 0, 0]
            + [number, 0, 0, 0, 0, 0, 0, 0] + bytes
    }

    /// A `text32` that is short enough for its length to be ASCII.
    private static func text(_ text: String) -> String {
        "\(Unicode.Scalar(UInt8(text.utf8.count)))\0\0\0\(text)"
    }
}
