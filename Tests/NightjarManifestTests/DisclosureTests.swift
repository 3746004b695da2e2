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
        let positions = stride(from: 0, to: Self.text.count, by: 5).filter { position in
            var damaged = Self.text
            let piece = pieces[position / 5 % pieces.count]
            damaged.insert(contentsOf: piece.utf8, at: position)
            return isShown(damaged)
        }
        #expect(positions == [])
    }

    @Test func `is never shown where a character is lost`() {
        let positions = stride(from: 0, to: Self.text.count, by: 5).filter { position in
            var damaged = Self.text
            damaged.remove(at: position)
            return isShown(damaged)
        }
        #expect(positions == [])
    }

    @Test func `is never shown where a line is lost`() {
        let lines = Self.lines.indices.filter { number in
            var damaged = Self.lines
            damaged.remove(at: number)
            return isShown(Array(damaged.joined(separator: [0x0A])))
        }
        #expect(lines == [])
    }

    @Test func `is never shown where two lines become one, or the text ends`() {
        let lines = Self.lines.indices.filter { number in
            let before = Array(Self.lines[..<number].joined(separator: [0x0A]))
            let after = Self.lines[number...].joined(separator: [0x0A])
            return isShown(before + after) || isShown(before)
        }
        #expect(lines == [])
    }
}
