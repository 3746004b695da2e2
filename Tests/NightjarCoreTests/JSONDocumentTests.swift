import NightjarCore
import Testing

@Suite struct `A JSON document` {
    private static let shape = JSONShape(["a", "b", "h", "h.x", "h.y", "h.deep.z"])

    private func read(_ text: String) throws -> JSONDocument {
        try JSONDocument(Array(text.utf8), shape: Self.shape)
    }

    @Test(arguments: [
        #"{}"#, " {\t\"a\" : 1 , \"b\":[ ] }\r\n", #"{"a":-0.5e+10,"b":1E9,"c":0}"#,
        #"{"a":"\"\\\/\b\f\n\r\t\u00e9\ud83d\ude80","b":"你好，飞书 🚀"}"#, #"{"":{"":[[[{}]]]}}"#,
        #"{"a":[true,false,null,"x",1]}"#, #"{"h":{"x":{},"deep":{"z":1}}}"#,
        #"{"c":{"same":1,"same":2}}"#, "{\"a\":\"\u{7f}\u{2028}\u{10FFFF}\"}",
        #"{"a":123456789012345678901234567890}"#,
    ])
    func `is read when it is JSON`(_ text: String) throws {
        #expect(try read(text).bytes == Array(text.utf8))
    }

    @Test(arguments: [
        ("", "is not a JSON object"), ("[]", "is not a JSON object"),
        ("\u{FEFF}{}", "is not a JSON object"), ("null", "is not a JSON object"),
        ("{", "ends too early"), (#"{"a"#, "ends inside a string"), (#"{"a":"#, "ends too early"),
        (#"{"a":1"#, "ends too early"), (#"{"a":1,"#, "ends too early"),
        (#"{"a":1,}"#, "lacks a string"), (#"{a:1}"#, "lacks a string"),
        (#"{"a" 1}"#, "lacks a colon"), (#"{"a":1 "b":2}"#, "lacks a comma or the object's end"),
        (#"{"a":[1 2]}"#, "lacks a comma or the array's end"),
        (#"{"a":[1,]}"#, "has an unexpected character"),
        (#"{}{}"#, "has text after its end"), ("{}\u{0}", "has text after its end"),
        (#"{"a":01}"#, "lacks a comma or the object's end"),
        (#"{"a":+1}"#, "has an unexpected character"), (#"{"a":-}"#, "has an unexpected character"),
        (#"{"a":.5}"#, "has an unexpected character"),
        (#"{"a":1.}"#, "has a number without digits after its point"),
        (#"{"a":1e}"#, "has a number without digits in its exponent"),
        (#"{"a":nul}"#, "has an unknown word"), (#"{"a":True}"#, "has an unexpected character"),
        (#"{"a":NaN}"#, "has an unexpected character"), (#"{"a":tru"#, "ends too early"),
        (#"{"a":'x'}"#, "has an unexpected character"),
        ("{\"a\":\"\n\"}", "has a control character in a string"),
        ("{\"a\":\"1234567\u{1}9\"}", "has a control character in a string"),
        (#"{"a":"\x"}"#, "has an unknown escape in a string"),
        (#"{"a":"\u12g4"}"#, "has an unknown escape in a string"),
        (#"{"a":"\u12"#, "has an unknown escape in a string"),
        (#"{"a":"\"#, "ends inside a string"),
        (#"{"a":"\ud800"}"#, "has half a surrogate pair in a string"),
        (#"{"a":"\udc00\ud800"}"#, "has half a surrogate pair in a string"),
        (#"{"a":"\ud800\u0041"}"#, "has half a surrogate pair in a string"),
        ("{/**/}", "lacks a string"), ("{} // end", "has text after its end"),
    ])
    func `is refused when it is not, with the reason`(_ text: String, _ problem: String) {
        let fault = #expect(throws: JSONFault.self) { try read(text) }
        #expect(fault?.problem == problem)
    }

    @Test(
        arguments: [
            [0x80], [0xC0, 0x80], [0xC1, 0xBF], [0xC3], [0xE0, 0x9F, 0xBF], [0xE4, 0xBD],
            [0xED, 0xA0, 0x80], [0xF0, 0x8F, 0xBF, 0xBF], [0xF0, 0x9F, 0x9A],
            [0xF4, 0x90, 0x80, 0x80],
            [0xF5, 0x80, 0x80, 0x80], [0xFF], [0xE4, 0xBD, 0x20],
        ] as [[UInt8]]
    )
    func `is refused with bytes that are no UTF-8`(_ bytes: [UInt8]) {
        for filler in ["", "1234567", "12345678"] {
            let text = Array("{\"a\":\"\(filler)".utf8) + bytes + Array("\"}".utf8)
            let fault = #expect(throws: JSONFault.self) {
                try JSONDocument(text, shape: Self.shape)
            }
            #expect(fault == JSONFault("is not valid UTF-8", at: 6 + filler.utf8.count))
        }
    }

    @Test func `finds what stands at any offset of a word of eight bytes`() throws {
        for length in 0...40 {
            let plain = String(repeating: "p", count: length)
            #expect(try read(#"{"a":"\#(plain)","b":7}"#).integer("b") == 7)
            #expect(try read(#"{"a":"\#(plain)\\\"","b":7}"#).string("a") == plain + "\\\"")
            #expect(try read(#"{"a":"\#(plain)é\n","b":7}"#).string("a") == plain + "é\n")
            #expect(throws: JSONFault.self) { try read("{\"a\":\"\(plain)\u{1F}\"}") }
            #expect(throws: JSONFault.self) { try read("{\"a\":\"\(plain)") }
        }
    }

    @Test(arguments: [
        #"{"a":1,"a":1}"#, #"{"a":1,"\u0061":2}"#, #"{"\u0061":1,"a":2}"#,
        #"{"h":{"x":1,"q":2,"q":3}}"#, #"{"h":{"deep":{"k":1,"k":1}}}"#,
        #"{"tenant_key":1,"tenant_kez":2,"tenant_key":3}"#, #"{"":1,"":2}"#,
    ])
    func `is refused when a key stands twice in a watched object`(_ text: String) {
        let fault = #expect(throws: JSONFault.self) { try read(text) }
        #expect(fault?.problem.hasSuffix("twice in one object") == true)
    }

    @Test func `compares the keys of large objects too, up to a bound`() throws {
        func text(_ keys: some Sequence<String>) -> String {
            "{" + keys.map { "\"\($0)\":1" }.joined(separator: ",") + "}"
        }
        let keys = (0..<100).map { "key\($0)" }
        #expect(try read(text(keys + ["b"])).integer("b") == 1)
        #expect(throws: JSONFault.self) { try read(text(keys + ["key3"])) }
        #expect(throws: JSONFault.self) { try read(text(keys + ["key99"])) }

        let most = (0..<JSONDocument.maximumKeys).map { "key\($0)" }
        #expect(try read(text(most)).span("a") == nil)
        #expect(throws: JSONFault.self) { try read(text(most + ["one more"])) }
    }

    @Test func `has bounds in depth and number`() throws {
        func nested(_ depth: Int) -> String {
            #"{"c":"# + String(repeating: "[", count: depth - 1)
                + String(repeating: "]", count: depth - 1) + "}"
        }
        _ = try read(nested(JSONDocument.maximumDepth))
        let deep = #expect(throws: JSONFault.self) {
            try read(nested(JSONDocument.maximumDepth + 1))
        }
        #expect(deep?.problem == "nests deeper than 100")

        let values = String(repeating: "1,", count: JSONDocument.maximumNodes - 2)
        _ = try read("{\"c\":[\(values)1]}")
        #expect(throws: JSONFault.self) { try read("{\"c\":[\(values)1,1]}") }
    }

    @Test func `gives the members that its shape names`() throws {
        let document = try read(
            #"{"z":{"x":9},"a":"t\u00e9xt","b":null,"#
                + #""h":{"x":-9223372036854775808,"deep":{"z":[ ]}}}"#
        )
        #expect(document.string("a") == "téxt")
        #expect(document.integer("h.x") == .min)
        #expect(document.span("h.deep.z")?.kind == .array)
        #expect(document.span("b")?.kind == .null)
        #expect(document.span("h")?.kind == .object)
        #expect(document.span("h.y") == nil)
        #expect(document.span("z") == nil)
        #expect(document.string("h.x") == nil)
        #expect(document.integer("a") == nil)
    }

    @Test(arguments: ["1.0", "1e3", "9223372036854775808", "\"1\""])
    func `takes for an integer only what is written as one`(_ number: String) throws {
        #expect(try read("{\"a\":\(number)}").integer("a") == nil)
    }
}
