import NightjarCore
import Testing

@Suite struct `Editing a JSON document` {
    private static let shape = JSONShape(["a", "b", "c", "h", "h.x", "h.y"])

    private func read(_ text: String) throws -> JSONDocument {
        try JSONDocument(Array(text.utf8), shape: Self.shape)
    }

    @Test(arguments: [
        (#"{"a":1}"#, #"{     }"#), (#"{"a":1,"b":2}"#, #"{      "b":2}"#),
        (#"{"b":2,"a":1}"#, #"{"b":2      }"#),
        (#"{"b":2 , "a" : 1 ,"c":3}"#, #"{"b":2 ,          "c":3}"#),
        (#"{"b":2 , "a":"x" }"#, #"{"b":2           }"#), (#"{"b":2}"#, #"{"b":2}"#),
        (#"{"\u0061":[1,2],"b":2}"#, #"{               "b":2}"#),
    ])
    func `erases a member and one comma, and moves nothing`(_ text: String, _ rest: String) throws {
        var document = try read(text)
        document.erase("a")
        #expect(String(decoding: document.bytes, as: UTF8.self) == rest)
        #expect(try read(rest).span("b") == read(text).span("b"))
    }

    @Test func `erases any members in any order and stays JSON`() throws {
        let text = #"{"a":1,"h":{"x":"1","y":2}, "b":[1] ,"c":{}}"#
        let paths = ["a", "b", "c", "h", "h.x", "h.y"]
        var generator = SeededGenerator(seed: 7)
        for _ in 0..<500 {
            var document = try read(text)
            let erased = paths.shuffled(using: &generator).prefix(
                .random(in: 0...6, using: &generator)
            )
            for path in erased + erased { document.erase(path) }
            let after = try read(String(decoding: document.bytes, as: UTF8.self))
            for path in paths {
                let isGone = erased.contains(path) || path.contains(".") && erased.contains("h")
                #expect((after.span(path) == nil) == isGone, "\(path) of \(erased)")
            }
        }
    }

    @Test(arguments: [
        ("a", #"{"b":2}"#, #"{"a":"x","b":2}"#), ("a", "{ }", #"{"a":"x" }"#),
        ("a", #"{"a":[1],"b":2}"#, #"{"a":"x","b":2}"#),
        ("h.x", #"{"h":{}}"#, #"{"h":{"x":"x"}}"#),
        ("h.x", #"{"h":{ "y":1}}"#, #"{"h":{"x":"x", "y":1}}"#),
        ("h.x", #"{"h":{"y":1,"x":null}}"#, #"{"h":{"y":1,"x":"x"}}"#),
    ])
    func `sets a member`(_ path: String, _ text: String, _ changed: String) throws {
        let document = try read(text).setting(path, to: Array(#""x""#.utf8))
        #expect(document.map { String(decoding: $0.bytes, as: UTF8.self) } == changed)
    }

    @Test func `cannot set a member where nothing can hold it`() throws {
        #expect(try read("{}").setting("h.x", to: [0x31])?.bytes == nil)
        #expect(try read(#"{"h":1}"#).setting("h.x", to: [0x31])?.bytes == nil)
        #expect(try read("{}").setting("unknown", to: [0x31])?.bytes == nil)
        #expect(throws: JSONFault.self) { try read("{}").setting("a", to: Array("1,1".utf8)) }
    }
}
