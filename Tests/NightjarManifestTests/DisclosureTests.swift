import Foundation
import NightjarManifest
import Testing

@Suite struct `A secret that is written into the manifest` {
    /// Whether the check shows any part of a secret: all of them are made of this word.
    private func isShown(_ text: [UInt8]) -> Bool {
        let reader = ManifestReader(file: "x", environment: ManifestFixture.environment)
        return FindingReport(reader.read(text).findings).text().contains("s3cret")
    }

    private static let text: [UInt8] = {
        let fixture = ManifestFixture.refused.first { $0.testDescription == "secrets-written-out" }
        return (try? fixture?.bytes()) ?? []
    }()

    private static let lines = text.split(separator: 0x0A, omittingEmptySubsequences: false)

    @Test func `stands in its fixture often`() {
        let word = Array("s3cret-s3cret".utf8)
        #expect(Self.text.indices.count { Self.text[$0...].starts(with: word) } >= 30)
    }

    @Test(arguments: [
        ["\"", "[", "\t", ": "], ["'", "}", "- ", ","], ["\n", "{", "#", "&a "],
        ["*a ", "|\n", "!", "? "], ["]", "\\", "${", "\u{2028}"],
    ])
    func `is never shown where something is put in`(_ pieces: [String]) {
        for position in stride(from: 0, to: Self.text.count, by: 5) {
            let piece = Array(pieces[position / 5 % pieces.count].utf8)
            var damaged = Self.text
            damaged.insert(contentsOf: piece, at: position)
            #expect(!isShown(damaged), "\(piece) at \(position)")
        }
    }

    @Test func `is never shown where a character is lost`() {
        for position in stride(from: 0, to: Self.text.count, by: 5) {
            var damaged = Self.text
            damaged.remove(at: position)
            #expect(!isShown(damaged), "without the byte at \(position)")
        }
    }

    @Test func `is never shown where a line is lost`() {
        for number in Self.lines.indices {
            var damaged = Self.lines
            damaged.remove(at: number)
            #expect(!isShown(Array(damaged.joined(separator: [0x0A]))), "without \(number + 1)")
        }
    }

    @Test func `is never shown where two lines become one, or the text ends`() {
        for number in Self.lines.indices {
            let before = Self.lines[..<number].joined(separator: [0x0A])
            let after = Self.lines[number...].joined(separator: [0x0A])
            #expect(!isShown(Array(before) + Array(after)), "at line \(number + 1)")
            #expect(!isShown(Array(before)), "up to line \(number + 1)")
        }
    }
}
