import CFrames

/// What a worker says of lines, checked as far as a frame can be by itself.
package enum LineReport: Sendable, Equatable {
    /// Which lines of a file can be run: bit n % 8 of byte n / 8 is line n.
    case runnable(file: Int, bits: [UInt8])

    /// Of a file it is not known.
    case unknown(file: Int)

    /// These have been run.
    case run([Place])

    /// A line of a file.
    package struct Place: Sendable, Equatable {
        /// The file's place in its plugin.
        package let file: Int

        /// From 1 on, or a lie.
        package let line: Int
    }

    init(_ frame: Frame) throws(FrameFault) {
        let payload = frame.payload
        guard frame.number == 0 else { throw FrameFault("LINES with a number") }
        guard payload.count >= 4 else { throw FrameFault("LINES of no file") }
        func u32(_ offset: Int) -> Int {
            Int(
                UInt32(littleEndian: payload.loadUnaligned(fromByteOffset: offset, as: UInt32.self))
            )
        }
        switch Int(frame.detail) {
        case Int(CF_LINES_RUNNABLE):
            self = .runnable(file: u32(0), bits: Array(payload.dropFirst(4)))
        case Int(CF_LINES_UNKNOWN):
            guard payload.count == 4 else { throw FrameFault("lines that are not known") }
            self = .unknown(file: u32(0))
        case Int(CF_LINES_RUN):
            guard payload.count % 8 == 0, payload.count <= 8 * Int(CF_MAX_LINES) else {
                throw FrameFault("LINES of a wrong size")
            }
            let offsets = stride(from: 0, to: payload.count, by: 8)
            self = .run(offsets.map { Place(file: u32($0), line: u32($0 + 4)) })
        default: throw FrameFault("unknown detail in LINES")
        }
    }
}
