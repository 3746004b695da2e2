import CFrames

/// The bytes of one frame to a worker.
struct FrameBytes {
    private(set) var bytes: [UInt8]

    /// The longest text that a `text16` can hold.
    static let longestText16 = Int(UInt16.max)

    /// Begins a frame.
    ///
    /// `further` bytes of payload will be written apart from ``bytes``.
    private init(_ kind: UInt32, number: UInt64, texts: [String], further: Int) {
        let payload = texts.reduce(further) { $0 + 2 + $1.utf8.count }
        bytes = []
        bytes.reserveCapacity(Frame.headerBytes + payload - further)
        append(UInt32(payload))
        append(kind)
        append(number)
        for text in texts {
            append(UInt16(text.utf8.count))
            bytes.append(contentsOf: text.utf8)
        }
    }

    static func file(_ file: PluginSource.File) -> FrameBytes {
        FrameBytes(
            UInt32(CF_FILE),
            number: 0,
            texts: [file.module, file.chunkName],
            further: file.source.count
        )
    }

    static var cover: FrameBytes {
        FrameBytes(UInt32(CF_COVER), number: 0, texts: [], further: 0)
    }

    static var start: FrameBytes {
        FrameBytes(UInt32(CF_START), number: 0, texts: [], further: 0)
    }

    /// nil when the invocation does not fit a frame.
    static func invoke(_ invocation: Invocation, number: UInt64) -> FrameBytes? {
        let texts = [invocation.handler, invocation.alias]
        let size = texts.reduce(invocation.argument.count) { $0 + 2 + $1.utf8.count }
        guard size <= Int(CF_MAX_TO_WORKER),
            texts.allSatisfy({ $0.utf8.count <= longestText16 })
        else { return nil }
        return FrameBytes(
            UInt32(CF_INVOKE),
            number: number,
            texts: texts,
            further: invocation.argument.count
        )
    }

    static func abandon(_ number: UInt64) -> FrameBytes {
        FrameBytes(UInt32(CF_ABANDON), number: number, texts: [], further: 0)
    }

    /// The result of a call; its values are left out where they are more than a frame takes, and the
    /// script is told.
    static func result(
        _ number: UInt64,
        call: UInt64,
        _ answer: HostAnswer = .values([])
    ) -> FrameBytes {
        let (ending, values) =
            switch answer {
            case .values(let values): (UInt8(CF_RESULT_VALUES), values)
            case .raised(let message): (UInt8(CF_RESULT_RAISED), [.text(message)])
            }
        let size = values.reduce(9) { $0 + $1.frameBytes }
        guard size <= Int(CF_MAX_TO_WORKER), values.count <= Int(CF_MAX_VALUES) else {
            return result(number, call: call, .failed("the answer is too large"))
        }
        var payload = FrameBytes()
        payload.append(call)
        payload.append(ending)
        for value in values { payload.append(value) }
        var frame = FrameBytes(
            UInt32(CF_RESULT),
            number: number,
            texts: [],
            further: payload.bytes.count
        )
        frame.bytes += payload.bytes
        return frame
    }

    static func secret(_ name: String, _ value: [UInt8]) -> FrameBytes {
        var frame = FrameBytes(
            UInt32(CF_SECRET),
            number: 0,
            texts: [name],
            further: value.count
        )
        frame.bytes += value
        return frame
    }

    private init() { bytes = [] }

    private mutating func append(_ value: HostValue) {
        switch value {
        case .none: append(UInt8(CF_VALUE_NIL))
        case .boolean(let isTrue): append(UInt8(isTrue ? CF_VALUE_TRUE : CF_VALUE_FALSE))
        case .integer(let integer):
            append(UInt8(CF_VALUE_INTEGER))
            append(integer)
        case .float(let float):
            append(UInt8(CF_VALUE_FLOAT))
            append(float.bitPattern)
        case .text(let text): append(UInt8(CF_VALUE_TEXT), text)
        case .json(let json): append(UInt8(CF_VALUE_JSON), json)
        }
    }

    private mutating func append(_ kind: UInt8, _ text: [UInt8]) {
        append(kind)
        append(UInt32(text.count))
        bytes += text
    }

    private mutating func append(_ value: some FixedWidthInteger) {
        withUnsafeBytes(of: value.littleEndian) { bytes.append(contentsOf: $0) }
    }
}

extension SandboxChannel {
    func write(_ frame: FrameBytes, _ further: [UInt8] = []) {
        frame.bytes.withUnsafeBytes { write($0) }
        if !further.isEmpty { further.withUnsafeBytes { write($0) } }
    }
}

extension PluginSource {
    /// Why a worker would not take these files; nil when it would.
    func objection(with secrets: SandboxSecrets) -> String? {
        let isSent = secrets.values.allSatisfy { name, value in
            name.utf8.count <= FrameBytes.longestText16
                && value.count <= Int(CF_MAX_TO_WORKER) - FrameBytes.longestText16 - 2
        }
        guard isSent else { return "a secret is too long" }
        guard files.count <= Int(CF_MAX_FILES) else {
            return "it has \(files.count) files; at most \(CF_MAX_FILES) are loaded"
        }
        guard files.reduce(0, { $0 + $1.source.count }) <= Int(CF_MAX_SOURCE) else {
            return "its files are larger than \(CF_MAX_SOURCE) bytes together"
        }
        let names = files.flatMap { [$0.module, $0.chunkName] }
        guard names.allSatisfy({ $0.utf8.count <= 1024 }) else {
            return "a file's name is too long"
        }
        return nil
    }
}
