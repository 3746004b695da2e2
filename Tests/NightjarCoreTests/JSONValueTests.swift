import NightjarCore
import Testing

@Suite struct `A JSON value` {
    @Test(arguments: [
        "null", "true", "false", "0", "-1.5e-3", "9007199254740993", "\"\"", "\"a\\\"\\n你好\"",
        "[]", "{}", "[1,[2,{\"b\":null,\"a\":[]}]]", "{\"z\":1,\"a\":{\"z\":\"\",\"y\":-0}}",
    ])
    func `comes back as it was written`(_ text: String) throws {
        let value = try JSONValue(Array(text.utf8))
        #expect(String(decoding: value.json, as: UTF8.self) == text)
        let blanks = try JSONValue(Array(" \n\(text.replacing(",", with: " , "))\t".utf8))
        #expect(blanks == value)
    }

    @Test(arguments: ["", "{", "[1", "{\"a\"}", "1 2", "nul", "{\"a\":1,\"a\":2}", "\"", "[1,]"])
    func `is nothing else than JSON`(_ text: String) {
        #expect(throws: JSONFault.self) { try JSONValue(Array(text.utf8)) }
    }

    @Test func `nests as deeply as a plugin's values, and no deeper`() {
        func text(_ depth: Int) -> [UInt8] {
            Array(repeating: UInt8(ascii: "["), count: depth)
                + Array(repeating: UInt8(ascii: "]"), count: depth)
        }
        #expect(throws: Never.self) { try JSONValue(text(JSONText.maximumDepth)) }
        #expect(throws: JSONFault.self) { try JSONValue(text(JSONText.maximumDepth + 1)) }
        #expect(throws: JSONFault.self) { try JSONValue(text(1_000_000)) }
    }

    @Test func `has members that can be read, replaced and taken out`() throws {
        let value = try JSONValue(Array(#"{"a":{"b":1,"c":"x"},"d":[]}"#.utf8))
        #expect(value["a"]?["c"]?.string == "x")
        #expect(value["d"]?["c"] == nil)
        let replaced = value.replacing(["a", "b"], with: .text("y"))
        #expect(
            String(decoding: replaced.json, as: UTF8.self) == #"{"a":{"b":"y","c":"x"},"d":[]}"#
        )
        #expect(value.replacing(["a", "z"], with: .null) == value)
        #expect(value.replacing(["d", "z"], with: .null) == value)
        #expect(value.removing(["a", "b"])["a"]?.members.map(\.name) == ["c"])
        #expect(value.removing(["a"]).members.map(\.name) == ["d"])
        #expect(value.removing(["x", "y"]) == value)
    }
}
