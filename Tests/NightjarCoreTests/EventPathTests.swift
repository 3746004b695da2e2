import NightjarCore
import Testing

@Suite struct `The path of a value in an event` {
    private static let document = #"""
        {"schema":"2.0","header":{"event_id":"e1","app id":"x"},
         "event":{"object":{"open_id":"ou_1","级别":"高","数":12345678901234567890,"share":-1.50e+3,
           "yes":true,"no":false,"nothing":null,"empty":"","list":["a"],"deep":{"a":{"b":{"c":"d"}}},
           "escaped":"a\u00e9\n\"","zero":0},
         "twice":{"a":"1","a":"2"},"flat.name":"dots","́":"mark"}}
        """#

    private static func event(
        _ document: String = document,
        id: String? = "e1",
        tenant: String? = "t1",
        key: String? = nil,
        bodyKey: String? = "event"
    ) -> Event {
        Event(
            id: id,
            deduplicationID: id,
            type: "contact.user.deleted_v3",
            version: .v2,
            kind: .notice,
            app: "staff-bot",
            platform: .feishu,
            tenant: tenant,
            time: nil,
            key: key.map { Array($0.utf8) },
            document: Array(document.utf8),
            bodyKey: bodyKey
        )
    }

    private static func value(_ path: String, in event: Event = event()) throws -> String? {
        try #require(EventPath(path), "\(path)").value(in: event)
    }

    @Test(arguments: [
        ("event.id", "e1"), ("event.type", "contact.user.deleted_v3"), ("event.tenant", "t1"),
        ("event.app", "staff-bot"), ("event.body.object.open_id", "ou_1"),
        ("event.body.object.级别", "高"), ("event.body.object.数", "12345678901234567890"),
        ("event.body.object.share", "-1.50e+3"), ("event.body.object.yes", "true"),
        ("event.body.object.no", "false"), ("event.body.object.zero", "0"),
        ("event.body.object.deep.a.b.c", "d"), ("event.body.\u{301}", "mark"),
        ("event.body.object.escaped", "aé\n\""),
        ("event.raw.schema", "2.0"), ("event.raw.header.event_id", "e1"),
        ("event.raw.event.object.open_id", "ou_1"),
    ])
    func `leads to a text, a number as it is written, or a boolean`(
        _ path: String,
        _ value: String
    ) throws {
        #expect(try Self.value(path) == value)
    }

    @Test(arguments: [
        "event.key", "event.body.nobody", "event.body.object", "event.body.object.nothing",
        "event.body.object.empty", "event.body.object.list", "event.body.object.list.a",
        "event.body.object.open_id.more", "event.body.object.deep.a.b", "event.body.schema",
        "event.body.flat.name", "event.raw.object.open_id",
    ])
    func `leads to nothing where no value is, or none of these`(_ path: String) throws {
        #expect(try Self.value(path) == nil)
    }

    @Test func `leads to nothing where it cannot be told which of two is meant`() throws {
        #expect(try Self.value("event.body.twice.a") == nil)
        #expect(try Self.value("event.body.object.open_id") == "ou_1")
    }

    @Test func `leads to nothing where the platform says nothing`() throws {
        let event = Self.event(id: nil, tenant: nil)
        #expect(try Self.value("event.id", in: event) == nil)
        #expect(try Self.value("event.tenant", in: event) == nil)
        #expect(try Self.value("event.tenant", in: Self.event(tenant: "")) == nil)
    }

    @Test(arguments: [
        (#""k\u00e9y""#, "kéy"), ("17", "17"), ("null", nil), (#""""#, nil), ("{}", nil),
        ("", nil), (#"1,"key":2"#, nil), ("}", nil),
    ])
    func `reads the key as JSON`(_ key: String, _ value: String?) throws {
        #expect(try Self.value("event.key", in: Self.event(key: key)) == value)
    }

    @Test func `begins at the whole document where that is the body`() throws {
        let event = Self.event(#"{"event_source":"a","o":{"id":7}}"#, bodyKey: nil)
        #expect(try Self.value("event.body.event_source", in: event) == "a")
        #expect(try Self.value("event.body.o.id", in: event) == "7")
        #expect(try Self.value("event.raw.o.id", in: event) == "7")
    }

    @Test(arguments: [
        "", "event", "event.", ".", "event.body", "event.raw", "event.body.", "event.body..a",
        "event.body.a.", "event.id.a", "event.time", "event.version", "body.a", "Event.id",
        "event.ID", " event.id", "event.id ", "event.body.a b", "event.body.a[0]", "event.body.0",
        "event.body.17",
        "event.body.items.0.id", "event.body.a/b", "event.body.$a", "event.body.*",
        "event.body.a\u{2028}", "event.body.a\u{A0}b", "event.body.\u{200B}", "event.body.a\n",
        "event.body." + Array(repeating: "a", count: 17).joined(separator: "."),
        "event.body." + String(repeating: "a", count: 246),
    ])
    func `is nothing else`(_ text: String) {
        #expect(EventPath(text) == nil)
    }

    @Test(arguments: [
        "event.body." + Array(repeating: "a", count: 16).joined(separator: "."),
        "event.body." + String(repeating: "a", count: 245), "event.body.a-_9.0a.-1", "event.raw.é",
    ])
    func `is kept as it was written`(_ text: String) {
        #expect(EventPath(text)?.text == text)
    }

    // MARK: Long values

    @Test func `leads to a long value's beginning, with a hash of the rest`() throws {
        let long = String(repeating: "a", count: 256)
        func value(of text: String) throws -> String? {
            try Self.value("event.body.x", in: Self.event(#"{"event":{"x":"\#(text)"}}"#))
        }
        #expect(try value(of: long) == long)
        // FNV-1a of "b" in 64 bits.
        #expect(try value(of: long + "b") == long + "af63df4c8601f1a5")
        #expect(try value(of: long + "c") != value(of: long + "b"))
        // A character of three bytes is not cut.
        let cut = try #require(try value(of: "aa" + String(repeating: "人", count: 100)))
        #expect(cut.utf8.count == 2 + 84 * 3 + 16)
        #expect(cut.hasPrefix("aa" + String(repeating: "人", count: 84)))
        #expect(!cut.contains("\u{FFFD}"))
    }

    @Test func `bounds every kind of value`() throws {
        let digits = String(repeating: "1", count: 100_000)
        let event = Self.event(#"{"event":{"x":\#(digits)}}"#, id: digits, key: digits)
        let values = try ["event.body.x", "event.id", "event.key"].map {
            try #require(try Self.value($0, in: event))
        }
        #expect(Set(values).count == 1)
        #expect(values[0].utf8.count == 272)
    }

    // MARK: Odd documents

    @Test(arguments: [
        "", "{", "[]", "null", "\u{0}", #"{"event":"#, #"{"event":7}"#, #"{"event":[{"x":1}]}"#,
        #"{"event":{"x":1}} more"#, #"{"event":{"x":"\ud800"}}"#, #"{"event":{"x":1,"x":1}}"#,
        #"{"event":{"x":1},"event":{"x":2}}"#,
        #"{"event":{"x":\#(String(repeating: "[", count: 100_000))"#,
    ])
    func `leads to nothing in what is no event's document`(_ document: String) throws {
        #expect(try Self.value("event.body.x", in: Self.event(document)) == nil)
    }

    @Test func `meets any bytes without harm, and gives a bounded value`() throws {
        let paths = try [
            "event.body.object.open_id", "event.body.object.级别", "event.raw.header.event_id",
            "event.body.object.deep.a.b.c", "event.key",
        ].map { try #require(EventPath($0)) }
        var generator = SeededGenerator(seed: 20_261_122)
        let pieces = Array("{}[]\",:\\u0d8.eE+-tnf \u{0}".utf8) + [0x80, 0xC3, 0xE4, 0xFF]
        var found = 0
        for _ in 0..<3000 {
            var bytes = Array(Self.document.utf8)
            for _ in 0..<Int.random(in: 1...4, using: &generator) {
                let place = Int.random(in: 0..<bytes.count, using: &generator)
                switch Int.random(in: 0..<4, using: &generator) {
                case 0: bytes.remove(at: place)
                case 1: bytes[place] = pieces.randomElement(using: &generator) ?? 0
                case 2: bytes.insert(pieces.randomElement(using: &generator) ?? 0, at: place)
                default: bytes.removeSubrange(place..<min(bytes.count, place + 20))
                }
            }
            let event = Event(
                id: nil,
                deduplicationID: nil,
                type: "",
                version: nil,
                kind: .notice,
                app: "",
                platform: .ebaas,
                tenant: nil,
                time: nil,
                key: Array(bytes.prefix(Int.random(in: 0...40, using: &generator))),
                document: bytes,
                bodyKey: Bool.random(using: &generator) ? "event" : nil
            )
            for path in paths {
                guard let value = path.value(in: event) else { continue }
                found += 1
                #expect(!value.isEmpty && value.utf8.count <= 272)
            }
        }
        #expect(found > 100)
    }
}
