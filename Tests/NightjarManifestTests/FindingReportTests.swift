import Foundation
import NightjarManifest
import Testing

@Suite struct `A report of findings` {
    private static let fixtures = (ManifestFixture.refused + ManifestFixture.accepted)

    @Test(arguments: fixtures.filter { $0.json != nil })
    func `is JSON of a form that stays`(_ fixture: ManifestFixture) throws {
        let json = try FindingReport(fixture.read().findings).json()
        #expect(String(decoding: json, as: UTF8.self) == fixture.json)
    }

    @Test func `has fixtures of its JSON`() {
        #expect(Self.fixtures.count { $0.json != nil } >= 5)
    }

    @Test(arguments: fixtures)
    func `is the same once it was written and read`(_ fixture: ManifestFixture) throws {
        let report = FindingReport(try fixture.read().findings)
        let copy = try FindingReport(json: report.json())
        #expect(copy == report)
        #expect(copy.text() == report.text())
    }

    @Test func `is read when a later version has written it`() throws {
        let json = """
            {"errors":0,"findings":[{"code":"moon-phase","column":3,"file":"m.yaml","length":1,\
            "line":2,"message":"it is full","notes":[{"message":"wait","moon":4}],"severity":\
            "hint"}],"format":2,"hints":1,"warnings":0}
            """
        let report = try FindingReport(json: Data(json.utf8))
        #expect(report.text() == "m.yaml:2:3: hint: it is full\n  note: wait\n")
    }

    @Test func `is no JSON of another kind`() {
        for text in ["", "[]", "{}", "{\"format\":1}"] {
            #expect(throws: (any Error).self) { try FindingReport(json: Data(text.utf8)) }
        }
    }

    @Test(arguments: [(Int.min, Int.min), (-1, 0), (0, 1), (3, Int.max), (Int.max, Int.max)])
    func `is printed whatever its excerpts say`(column: Int, length: Int) throws {
        let json = """
            {"errors":1,"findings":[{"code":"x","column":\(column),"excerpt":{"column":\(column),\
            "length":\(length),"text":"离\\u001b[2Jabc"},"file":"m\\nn","length":\(length),"line":1,\
            "message":"a\\u0007b","notes":[],"severity":"er\\u001bror"}],"format":1,"warnings":0}
            """
        let text = try FindingReport(json: Data(json.utf8)).text()
        #expect(!text.contains("\u{1B}"))
        #expect(text.split(separator: "\n").count == 3)
        #expect(text.utf8.count < 300)
    }

    @Test func `has colours where it is asked for them`() {
        let place = Place(file: "p.lua", line: 2, column: 3, length: 2)
        let finding = Finding(
            .warning,
            .idleApp,
            at: place,
            "odd",
            excerpt: "a bc",
            notes: [.init("why")]
        )
        let text = FindingReport([finding]).text(colours: true)
        #expect(
            text == """
                p.lua:2:3: \u{1B}[1;33mwarning\u{1B}[0m: odd
                a bc
                  \u{1B}[1;32m^~\u{1B}[0m
                  \u{1B}[1;36mnote\u{1B}[0m: why

                """
        )
    }

    @Test func `counts what it has`() {
        let place = Place(file: "x", line: 1, column: 1)
        let error = Finding(.error, .unknownKey, at: place, "e")
        let warning = Finding(.warning, .idleApp, at: place, "w")
        let note = Finding(.note, .moreFindings, at: place, "n")
        #expect(FindingReport([]).summary == "")
        #expect(FindingReport([note]).summary == "")
        #expect(FindingReport([error, note]).summary == "1 error")
        #expect(FindingReport([warning, warning]).summary == "2 warnings")
        #expect(FindingReport([error, warning, error]).summary == "2 errors, 1 warning")
    }

    @Test func `shows a line of a plugin whole, and harmless`() {
        let place = Place(file: "plugins/a.lua", line: 7, column: 10, length: 3)
        let finding = Finding(
            .error,
            .pluginSyntax,
            at: place,
            "odd",
            excerpt: "\tlocal 离 \u{1B}[= 1"
        )
        #expect(
            FindingReport([finding]).text() == """
                plugins/a.lua:7:10: error: odd
                 local 离 \\u{1B}[= 1
                          ^~~~~~~~

                """
        )
        let blank = Finding(.error, .pluginSyntax, at: place, "odd", excerpt: "  \t")
        #expect(FindingReport([blank]).text() == "plugins/a.lua:7:10: error: odd\n")
    }
}
