import NightjarCore
import Testing

@Suite struct `A JSON string` {
    @Test(arguments: [
        ("", #""""#), ("plain", #""plain""#), ("a\"b\\c/", #""a\"b\\c/""#),
        ("\n\r\t\u{0}\u{1F}", #""\n\r\t\u0000\u001f""#), ("你好 🚀\u{7F}", "\"你好 🚀\u{7F}\""),
    ])
    func `is written with the escapes it needs and no others`(_ text: String, _ json: String) {
        #expect(String(decoding: JSONString.encoded(text), as: UTF8.self) == json)
    }

    @Test func `comes back as it was written`() throws {
        var generator = SeededGenerator(seed: 11)
        let scalars = ["a", "\"", "\\", "\u{0}", "\u{1F}", "é", "你", "🚀", "\u{FFFF}", "\n"]
        for _ in 0..<500 {
            let text = (0..<Int.random(in: 0...20, using: &generator))
                .compactMap { _ in scalars.randomElement(using: &generator) }.joined()
            let json = Array("{\"a\":".utf8) + JSONString.encoded(text) + Array("}".utf8)
            #expect(try JSONDocument(json, shape: JSONShape(["a"])).string("a") == text)
        }
    }
}
