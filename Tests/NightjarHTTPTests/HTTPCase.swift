import Foundation
import Testing

/// One file of Tests/Fixtures/http: a request's bytes, and the status in its name.
struct HTTPCase: CustomTestStringConvertible, Sendable {
    let name: String
    let bytes: [UInt8]

    var testDescription: String { name }
    var status: Int { Int(name.prefix(3)) ?? 0 }

    static let all: [HTTPCase] = {
        let folder = URL(filePath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().appending(path: "Fixtures/http")
        let files = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
        return files.filter { $0.hasSuffix(".http") }.sorted().compactMap { file in
            let text = try? String(contentsOf: folder.appending(path: file), encoding: .utf8)
            return text.map { HTTPCase(name: String(file.dropLast(5)), text: $0) }
        }
    }()

    /// See the README beside the files for the escapes.
    private init(name: String, text: String) {
        self.name = name
        var bytes: [UInt8] = []
        var rest = Array(text.utf8.dropLast())[...]
        while let byte = rest.popFirst() {
            switch byte {
            case UInt8(ascii: "\n"): bytes += [13, 10]
            case UInt8(ascii: "\\"): bytes.append(Self.escaped(&rest))
            default: bytes.append(byte)
            }
        }
        self.bytes = bytes
    }

    private static func escaped(_ rest: inout ArraySlice<UInt8>) -> UInt8 {
        switch rest.popFirst() {
        case UInt8(ascii: "r"): return 13
        case UInt8(ascii: "n"): return 10
        default:
            let digits = String(decoding: rest.prefix(2), as: UTF8.self)
            rest = rest.dropFirst(2)
            return UInt8(digits, radix: 16) ?? 0
        }
    }
}
