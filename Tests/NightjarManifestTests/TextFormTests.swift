import Foundation
import NightjarManifest
import Testing

@Suite struct `A form of text` {
    /// Each kind once, and each range that a key of its own has.
    static let forms = ManifestSection.all.flatMap(\.keys).flatMap(\.forms)

    @Test(arguments: forms)
    func `means the same to the check and to its expression`(_ form: TextForm) throws {
        let seed: UInt64 = 20_261_122
        let expression = try NSRegularExpression(pattern: form.pattern)
        let texts = TextSamples.chosen + TextSamples.near(form.examples, count: 2000, seed: seed)
        for text in texts where !text.contains("${") && text.utf8.count <= 256 {
            let matches = expression.isMatched(by: text)
            #expect(
                matches == form.isWritten(text),
                "\(form.name): \(text.debugDescription), \(seed)"
            )
        }
    }

    @Test(arguments: forms)
    func `has examples that are of it`(_ form: TextForm) {
        for example in form.examples { #expect(form.isWritten(example), "\(example)") }
    }

    @Test(arguments: forms)
    func `admits a variable, spelt as it must be`(_ form: TextForm) throws {
        let expression = try NSRegularExpression(pattern: form.pattern)
        for text in [
            "${A}", "a ${A_9:-b} c", "$$${ ${A}", "$$ ${a}", "${A:-}", "${A:-${B}}", "${A}\n${B} ",
        ] {
            #expect(expression.isMatched(by: text), "\(text)")
        }
        for text in ["${", "${}", "${9}", "${A", "${A}${", "${A-b}", "a ${A b}", "${A} ${é}"] {
            #expect(!expression.isMatched(by: text), "\(text)")
        }
    }

    @Test func `keeps any bounds of a number exactly`() throws {
        let seed: UInt64 = 20_261_122
        var generator = RepeatableNumbers(seed: seed)
        for _ in 0..<200 {
            let ends = (0..<2).map { _ in
                let digits = Int.random(in: 1...6, using: &generator)
                return Int(String(repeating: "9", count: digits)) ?? 0
            }.map { Int.random(in: 0...$0, using: &generator) }.sorted()
            let form = TextForm.duration(.milliseconds(ends[0]) ... .milliseconds(ends[1]))
            let expression = try NSRegularExpression(pattern: form.pattern)
            let plain = TextForm.number(ends[0]...ends[1])
            let plainExpression = try NSRegularExpression(pattern: plain.pattern)
            let edges = ends.flatMap { [$0 - 1, $0, $0 + 1, $0 * 10, $0 / 10] }
            let between = (0..<20).map { _ in Int.random(in: ends[0]...ends[1], using: &generator) }
            for number in edges + between where number >= 0 {
                let matches = expression.isMatched(by: "\(number)ms")
                #expect(
                    matches == (ends[0]...ends[1]).contains(number),
                    "\(number) in \(ends), \(seed)"
                )
                #expect(
                    plainExpression.isMatched(by: "\(number)") == matches,
                    "\(number) in \(ends)"
                )
                #expect(plain.isWritten("\(number)") == matches, "\(number) in \(ends)")
            }
        }
    }
}

extension TextForm: CustomTestStringConvertible {
    package var testDescription: String { "\(name): \(expectation)" }
}

extension NSRegularExpression {
    /// Whether the whole text matches, as ECMA-262 has it: here a `$` also stands before a last
    /// line break.
    fileprivate func isMatched(by text: String) -> Bool {
        let whole = NSRange(location: 0, length: text.utf16.count)
        return firstMatch(in: text, range: whole)?.range == whole
    }
}
