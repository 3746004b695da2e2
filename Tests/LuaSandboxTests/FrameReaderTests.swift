import LuaSandbox
import Testing

@Suite struct `The frame reader` {
    private func frame(
        _ kind: UInt8,
        _ detail: UInt8,
        _ number: UInt64,
        _ payload: [UInt8],
        zero: UInt16 = 0,
        size: UInt32? = nil
    ) -> [UInt8] {
        var bytes: [UInt8] = []
        withUnsafeBytes(of: (size ?? UInt32(payload.count)).littleEndian) { bytes += $0 }
        bytes += [kind, detail]
        withUnsafeBytes(of: zero.littleEndian) { bytes += $0 }
        withUnsafeBytes(of: number.littleEndian) { bytes += $0 }
        return bytes + payload
    }

    private func read(_ pieces: [[UInt8]]) throws -> [UInt64] {
        var reader = FrameReader()
        var numbers: [UInt64] = []
        for piece in pieces {
            try piece.withUnsafeBytes { bytes in
                try reader.read(bytes) { (frame) throws(FrameFault) in numbers.append(frame.number)
                }
            }
        }
        return numbers
    }

    @Test func `finds frames whatever pieces they arrive in`() throws {
        let stream = frame(68, 0, 1, []) + frame(68, 1, 2, Array("why".utf8)) + frame(68, 0, 3, [])
        for size in 1...stream.count {
            let pieces = stride(from: 0, to: stream.count, by: size).map {
                Array(stream[$0..<min($0 + size, stream.count)])
            }
            #expect(try read(pieces) == [1, 2, 3])
        }
    }

    @Test func `refuses a frame that is too large`() {
        #expect(throws: FrameFault.self) { try read([frame(68, 0, 1, [], size: 0x0020_0001)]) }
    }

    @Test func `refuses a reserved field that is not 0`() {
        #expect(throws: FrameFault.self) { try read([frame(68, 0, 1, [], zero: 1)]) }
    }

    /// The usage in front of an outcome.
    private static let unused = [UInt8](repeating: 0, count: 24)

    @Test(
        arguments: [
            (kind: 1, detail: 0, payload: []),
            (kind: 68, detail: 0, payload: unused.dropLast()),
            (kind: 68, detail: 99, payload: unused),
            (kind: 68, detail: 3, payload: unused + [1, 0]),
            (kind: 68, detail: 3, payload: unused + [9, 0, 0, 0, 65]),
            (kind: 69, detail: 1, payload: [1] + [UInt8](repeating: 0, count: 14)),
            (kind: 69, detail: 1, payload: [UInt8](repeating: 0, count: 16)),
            (kind: 69, detail: 9, payload: [1] + [UInt8](repeating: 0, count: 15)),
            (kind: 66, detail: 0, payload: [0, 0, 0, 0]),
            (kind: 67, detail: 9, payload: [0, 0, 0, 0]),
            (kind: 65, detail: 2, payload: []),
        ] as [(kind: UInt8, detail: UInt8, payload: [UInt8])]
    )
    func `refuses what no worker says`(kind: UInt8, detail: UInt8, payload: [UInt8]) {
        var reader = FrameReader()
        #expect(throws: FrameFault.self) {
            try frame(kind, detail, 1, payload).withUnsafeBytes { bytes in
                try reader.read(bytes) { (frame) throws(FrameFault) in
                    _ = try WorkerMessage(frame)
                }
            }
        }
    }
}
