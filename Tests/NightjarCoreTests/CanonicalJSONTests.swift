import NightjarCore
import Testing

@Suite struct `A JSON text's canonical form` {
    private func form(_ text: String) throws -> CanonicalJSON {
        try CanonicalJSON(Array(text.utf8))
    }

    @Test(arguments: [
        (" {\"b\" : [ 1 ,\t2 ], \"a\":\r\nnull } ", #"{"a":null,"b":[1,2]}"#),
        ("[]", "[]"), ("{ }", "{}"), ("[[ ],{ }]", "[[],{}]"), (" true", "true"),
        ("false", "false"), ("null", "null"), (#""""#, #""""#),
        (#"{"a":1,"aa":2,"Z":3,"":4}"#, #"{"":4,"Z":3,"a":1,"aa":2}"#),
        (#"{"b":{"d":1,"c":2},"a":{}}"#, #"{"a":{},"b":{"c":2,"d":1}}"#),
        (#"[{"b":1,"a":2},{"d":1,"c":2}]"#, #"[{"a":2,"b":1},{"c":2,"d":1}]"#),
        (#"{"\u0062":1,"\u0061":2}"#, #"{"a":2,"b":1}"#),
        (#""\u4f60\/\ud83d\ude80\u000a\u0001\"\\""#, #""你/🚀\n\u0001\"\\""#),
        ("1.0", "1"), ("-0", "0"), ("-0.0", "0"), ("10e-1", "1"), ("1E2", "100"), ("0.10", "0.1"),
        ("1e-1", "0.1"), ("9007199254740993", "9007199254740993"),
        ("9007199254740993.0", "9007199254740992"), ("9223372036854775807", "9223372036854775807"),
        ("-9223372036854775808", "-9223372036854775808"),
        ("-9223372036854775808.0", "-9223372036854775808"),
        ("9223372036854775808", "9.223372036854776e+18"),
        ("9.223372036854775808e18", "9.223372036854776e+18"), ("1e-999", "0"),
        ("0.1000000000000000055511151231257827", "0.1"), ("5e-324", "5e-324"), ("-1", "-1"),
        ("-10", "-10"), ("100000000000000000", "100000000000000000"),
        ("1000000000000000000000", "1e+21"), ("-0e5", "0"), ("12e0", "12"),
    ])
    func `is the value's`(_ text: String, _ expected: String) throws {
        let form = try form(text)
        #expect(String(decoding: form.bytes, as: UTF8.self) == expected)
        #expect(try CanonicalJSON(form.bytes) == form)
        #expect(try form.isValue(of: Array(text.utf8)))
    }

    @Test(arguments: [
        ("9007199254740993", "9007199254740992"), ("9223372036854775807", "9223372036854775808"),
        ("1", "\"1\""), ("0", "false"), ("null", "0"), ("[]", "{}"), ("[1,2]", "[2,1]"),
        ("\"\u{e9}\"", "\"e\u{301}\""), (#"{"a":1}"#, #"{"a":1,"b":null}"#), ("[[]]", "[]"),
        (#"{"a":{"b":1}}"#, #"{"a":{},"b":1}"#), ("[1]", "[1,[2,3]]"),
        ("0.1", "0.10000000000000002"),
    ])
    func `differs where the values do`(_ left: String, _ right: String) throws {
        #expect(try form(left) != form(right))
        #expect(try !form(left).isValue(of: Array(right.utf8)))
        #expect(try !form(right).isValue(of: Array(left.utf8)))
    }

    @Test(arguments: [
        ("", "ends too early"), (" ", "ends too early"), ("1 2", "has text after its end"),
        ("{} x", "has text after its end"), ("[1,]", "has an unexpected character"),
        ("{\"a\"}", "lacks a colon"), ("[1", "ends too early"), ("nul", "ends too early"),
        ("x", "has an unexpected character"), ("1e999", "has a number out of range"),
        (#"{"a":1,"b":2,"a":1}"#, "has a name twice in one object"),
        (#"{"a":1,"\u0061":1}"#, "has a name twice in one object"),
        (#"["\ud800"]"#, "has half a surrogate pair in a string"),
    ])
    func `is none of what is not JSON, or means two things`(_ text: String, _ problem: String) {
        let fault = #expect(throws: JSONFault.self) { try form(text) }
        #expect(fault?.problem == problem)
    }

    @Test func `is none of invalid UTF-8`() {
        #expect(throws: JSONFault.self) { try CanonicalJSON([0x22, 0xC0, 0x80, 0x22]) }
    }

    @Test(arguments: ["[", "{\"a\":"])
    func `goes as deep as a worker, and no deeper`(_ opening: String) throws {
        func text(_ depth: Int) -> String {
            let closing = opening == "[" ? "]" : "}"
            return String(repeating: opening, count: depth) + "1"
                + String(repeating: closing, count: depth)
        }
        _ = try form(text(128))
        try JSONText.check(Array(text(128).utf8))
        for deep in [text(129), String(repeating: opening, count: 100_000)] {
            let fault = #expect(throws: JSONFault.self) { try form(deep) }
            #expect(fault?.problem == "nests deeper than 128")
            let other = #expect(throws: JSONFault.self) { try JSONText.check(Array(deep.utf8)) }
            #expect(other?.problem == "nests deeper than 128")
        }
    }

    /// Whatever stands behind the place where it is already too long is not looked at.
    @Test func `is compared no further than it is long`() throws {
        #expect(try !form("[1,2]").isValue(of: Array("[1,2,3,x".utf8)))
        #expect(try !form("{}").isValue(of: Array(#"{"a":{"b":{"#.utf8)))
        #expect(throws: JSONFault.self) { try form("[1,2]").isValue(of: Array("[1,x".utf8)) }
    }

    /// A million comparisons, not a million squared.
    @Test(.timeLimit(.minutes(1))) func `is found soon for many objects and many names`() throws {
        let objects = "[" + String(repeating: "{\"b\":1,\"a\":2},", count: 15_000) + "{}]"
        #expect(try form(objects).bytes.count == objects.utf8.count)
        let names = (0..<20_000).reversed().map { "\"name \($0)\":\($0)" }
        let object = "{" + names.joined(separator: ",") + "}"
        #expect(try form(object).bytes.count == object.utf8.count)
    }

    @Test(arguments: [
        "null", " [1, {\"a\": \"\\u0000\"}] ", "1", "\"x\"", #"{"a":1,"a":1}"#,
    ])
    func `is not needed to know JSON`(_ text: String) throws {
        try JSONText.check(Array(text.utf8))
    }

    @Test(arguments: ["", "1 2", "[1,]", "tru", "{\"a\":1}}", "'x'"])
    func `is not needed to refuse what is none`(_ text: String) {
        #expect(throws: JSONFault.self) { try JSONText.check(Array(text.utf8)) }
    }
}
