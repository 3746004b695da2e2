import LuaSandbox
import NightjarCore
import NightjarScripts
import Testing

@Suite struct `A plugin's handlers` {
    private func missing(_ names: String, _ wanted: [String]) -> [String] {
        HandlerTable(.table(namesJSON: Array(names.utf8)))
            .missing(among: wanted.map { EventPattern($0) }).map(\.text)
    }

    private func types(_ patterns: [String], _ version: EventVersion?) -> [String] {
        EventCatalog.shipped.types(meantBy: patterns.map { EventPattern($0) }, of: version)
            .map(\.text)
    }

    @Test func `take everything where there is one function or a default`() {
        #expect(HandlerTable(.function).missing(among: [EventPattern("a.b")]) == [])
        #expect(missing(#"["default"]"#, ["a.b", "*"]) == [])
    }

    @Test func `need one for each type, and one at least for a pattern`() {
        #expect(missing(#"["a.b"]"#, ["a.b", "a.c", "a.*", "b.*"]) == ["a.c", "b.*"])
        #expect(missing("[]", ["用户离职"]) == ["用户离职"])
        #expect(missing("no JSON", ["a.b"]) == ["a.b"])
    }

    @Test func `are found by their names alone, so one named by a pattern takes nothing`() {
        #expect(missing(#"["a.gs.cert.*"]"#, ["a.gs.cert.*"]) == ["a.gs.cert.*"])
    }

    @Test func `are needed for each event of the catalog that a pattern means`() {
        let wanted = types(["contact.user.*"], .v2)
        #expect(wanted.contains("contact.user.created_v3"))
        #expect(wanted.count > 1)
        #expect(
            missing(#"["contact.user.created_v3"]"#, wanted)
                == wanted.filter { $0 != "contact.user.created_v3" }
        )
        let names = wanted.map { "\"\($0)\"" }.joined(separator: ",")
        #expect(missing("[\(names)]", wanted) == [])
    }

    @Test func `are asked for as it is written where the catalog does not know`() {
        #expect(types(["my.own.*", "a.b"], .v2) == ["my.own.*", "a.b"])
        #expect(types(["contact.user.*"], .v1) == ["contact.user.*"])
        #expect(types(["a.gs.*"], nil) == ["a.gs.*"])
        let doubled = types(["contact.user.*", "contact.user.created_v3"], .v2)
        #expect(Set(doubled).count == doubled.count)
    }

    @Test func `are reached by their type, or by a pattern that matches it`() {
        func unreached(_ names: String, _ wanted: [String]) -> [String] {
            HandlerTable(.table(namesJSON: Array(names.utf8)))
                .unreached(by: wanted.map { EventPattern($0) })
        }
        #expect(unreached(#"["a.b", "c.d", "default"]"#, ["a.b"]) == ["c.d"])
        #expect(unreached(#"["c", "b", "a"]"#, ["d"]) == ["a", "b", "c"])
        #expect(unreached(#"["a.b.c", "a.c"]"#, ["a.*"]) == [])
        #expect(unreached(#"["a.*", "a.b"]"#, ["a.*"]) == ["a.*"])
        #expect(unreached(#"["a.*"]"#, []) == ["a.*"])
        #expect(HandlerTable(.function).unreached(by: []) == [])
    }
}
