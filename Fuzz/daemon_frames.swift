// Fuzzes the daemon's reading of frames: the input is a byte that seeds the pieces, then a stream.
// What is read must not depend on the pieces in which it arrives. Compiled together with
// the sources of LuaSandbox, by Scripts/fuzz.

// Called by libFuzzer for each input.
@_cdecl("LLVMFuzzerTestOneInput")
func readDaemonFrames(_ bytes: UnsafePointer<UInt8>, _ size: Int) -> CInt {
    guard size > 0 else { return 0 }
    let stream = UnsafeBufferPointer(start: bytes + 1, count: size - 1)
    var chance = FrameStream.Chance(state: UInt64(bytes[0]))
    let whole = FrameStream.read(stream) { stream.count }
    let inPieces = FrameStream.read(stream) { Int(truncatingIfNeeded: chance.next() % 40) + 1 }
    precondition(whole == inPieces, "the pieces make a difference")
    return 0
}

enum FrameStream {
    /// What was made of a stream: each message as text, and the fault that ended it.
    struct Reading: Equatable {
        var messages: [String] = []
        var fault: String?
    }

    static func read(_ stream: UnsafeBufferPointer<UInt8>, _ piece: () -> Int) -> Reading {
        var reading = Reading()
        var reader = FrameReader()
        var rest = UnsafeRawBufferPointer(stream)[...]
        do throws(FrameFault) {
            while !rest.isEmpty {
                let part = [UInt8](rest.prefix(piece()))
                rest = rest.dropFirst(part.count)
                let result = part.withUnsafeBytes { bytes in
                    Result { () throws(FrameFault) in
                        try reader.read(bytes) { (frame) throws(FrameFault) in
                            reading.messages.append("\(frame.number) \(try WorkerMessage(frame))")
                        }
                    }
                }
                try result.get()
            }
        } catch {
            reading.fault = error.description
        }
        return reading
    }

    /// SplitMix64: the same input is cut into the same pieces.
    struct Chance {
        var state: UInt64

        mutating func next() -> UInt64 {
            state &+= 0x9E37_79B9_7F4A_7C15
            var mixed = state
            mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
            mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
            return mixed ^ (mixed >> 31)
        }
    }
}
