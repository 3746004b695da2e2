import NightjarManifest
import Testing

/// A short text that stands for a long one.
struct ManifestBomb: CustomTestStringConvertible, Sendable {
    let testDescription: String
    let code: Finding.Code
    let text: String

    private init(_ name: String, _ code: Finding.Code, _ text: String) {
        testDescription = name
        self.code = code
        self.text = text
    }

    private static func lines(_ line: (_ number: Int) -> String) -> String {
        (1...30).map(line).joined(separator: "\n")
    }

    private static func aliases(_ number: Int) -> String {
        Array(repeating: "*a\(number - 1)", count: 10).joined(separator: ", ")
    }

    static let all = [
        ManifestBomb(
            "lists",
            .yamlAliasesTooLarge,
            "x-0: &a0 [x, x, x]\n" + lines { "x-\($0): &a\($0) [\(aliases($0))]" }
        ),
        ManifestBomb(
            "flow style on one line",
            .yamlAliasesTooLarge,
            "{x-0: &a0 [x, x, x]"
                + lines { ", x-\($0): &a\($0) [\(aliases($0))]" }.replacing("\n", with: "") + "}"
        ),
        ManifestBomb(
            "keys",
            .yamlAliasesTooLarge,
            "x-0: &a0 [x, x, x]\n" + lines { "x-\($0): &a\($0) {? [\(aliases($0))] : x}" }
        ),
        ManifestBomb(
            "merge keys",
            .yamlAliasesTooLarge,
            "x-0: &a0 {a: 1, b: 2}\n"
                + lines { number in
                    let keys = (0..<10).map { "k\($0): {<<: *a\(number - 1)}" }
                    return "x-\(number): &a\(number) {\(keys.joined(separator: ", "))}"
                }
        ),
        ManifestBomb(
            "lists of merged mappings",
            .yamlAliasesTooLarge,
            "x-0: &a0 {a: {a: {a: {a: {a: {}}}}}}\n"
                + (1...3000).map { "x-\($0): &a\($0) {<<: *a\($0 - 1), k\($0): {}}" }
                .joined(separator: "\n")
        ),
        ManifestBomb(
            "one long text many times",
            .yamlAliasesTooLarge,
            "x-0: &a \"\(String(repeating: "a", count: 100_000))\"\n"
                + "x-1: [\(String(repeating: "*a, ", count: 1000))]"
        ),
        ManifestBomb(
            "one long variable many times",
            .wrongVariable,
            "manifest: 1\nlisten: \"\(String(repeating: "${A}", count: 1_000_000))\""
        ),
        ManifestBomb(
            "values without number",
            .yamlTooLarge,
            "x-0: [\(String(repeating: "a,", count: 600_000))]"
        ),
    ]
}
