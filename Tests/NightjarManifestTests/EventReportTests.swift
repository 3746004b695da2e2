import Foundation
import NightjarCore
import NightjarManifest
import Testing

@Suite struct `A search for events` {
    @Test func `tells all of an event and what to write for it`() {
        #expect(
            EventReport(query: "user_leave").text == """
                user_leave  员工变更（离职） · employee change
                    version 1.0, identity tenant
                    in the console's groups 通讯录变更 and 员工变更
                    not together with contact.user.deleted_v3 (2.0), which reports the same: \
                an employee leaves
                    with care together with user_status_change (1.0): only 操作离职

                      event: user_leave
                      version: "1.0"
                      identity: tenant
                """
        )
        #expect(
            EventReport(query: "calendar.calendar.acl.deleted_v4").text == """
                calendar.calendar.acl.deleted_v4  删除 ACL · Remove an ACL
                    version 2.0, identity user
                    flows only after a call of \
                /open-apis/calendar/v4/calendars/:calendar_id/acls/subscription

                      event: calendar.calendar.acl.deleted_v4
                      version: "2.0"
                      identity: user
                """
        )
    }

    @Test func `shows a group with its members`() {
        let text = EventReport(query: "员工变更").text
        #expect(
            text.hasPrefix(
                """
                员工变更  employee change
                    the console's group of version 1.0 for user_add, user_update and user_leave

                      event: 员工变更
                      version: "1.0"
                      identity: tenant

                user_add  员工变更（员工加入企业） · employee change
                """
            ),
            "\(text)"
        )
        for member in ["user_update", "user_leave"] { #expect(text.contains("\n\n\(member)  ")) }
    }

    @Test func `lists many events a line each`() {
        let lines = EventReport(query: "").text.split(separator: "\n")
        #expect(lines.count == EventCatalog.shipped.events.count + 1)
        #expect(lines.last == "257 events; name one for all that is known of it")
        #expect(
            lines.contains {
                $0.hasPrefix("contact.user.deleted_v3 ")
                    && $0.hasSuffix("2.0  tenant  员工离职 · Termination")
            }
        )
    }

    @Test(arguments: [
        ("contact.user.deletd_v3", "contact.user.deleted_v3"),
        ("员工离值", "员工离职"),
        ("calender acl deleted", "calendar acl deleted"),
        ("nothing of that kind", nil),
        ("", nil),
    ])
    func `suggests what is near to what it does not find`(_ query: String, _ nearest: String?) {
        let report = EventReport(query: query)
        #expect(report.isEmpty == !query.isEmpty)
        #expect(report.suggestion == nearest)
    }

    @Test(
        arguments: EventCatalog.shipped.events.map(\.type)
            + EventCatalog.shipped.groups.map(\.chineseName)
    )
    func `writes lines that the check takes`(_ name: String) throws {
        let text = EventReport(query: name).text
        let entry = try #require(text.firstRange(of: "      event: \(name)\n"))
        let lines = text[entry.lowerBound...].split(separator: "\n")
            .prefix { $0.hasPrefix("      ") }.map { $0.dropFirst(2) }
        let manifest = """
            manifest: 1
            apps:
              a: { platform: feishu, verification_token: t }
            subscriptions:
              - app: a
                plugin: p
            \(lines.joined(separator: "\n"))
            """
        let reading = ManifestReader(file: "x", environment: [:]).read(Array(manifest.utf8))
        #expect(!reading.hasErrors, "\(reading.printed)")
    }

    @Test func `is JSON with every field, for every event`() throws {
        let object = try JSONSerialization.jsonObject(with: Data(EventReport(query: "").json.utf8))
        let report = try #require(object as? [String: Any])
        #expect(report.keys.sorted() == ["events", "groups", "query"])
        let events = try #require(report["events"] as? [[String: Any]])
        #expect(events.count == EventCatalog.shipped.events.count)
        let keys = [
            "activation", "domain", "groups", "identities", "manifest", "name_en", "name_zh",
            "ordered", "overlaps", "type", "version",
        ]
        for event in events { #expect(event.keys.sorted() == keys) }
    }

    @Test func `is JSON in a form that stays`() {
        #expect(
            EventReport(query: "员工变更（离职）").json == """
                {
                  "query": "员工变更（离职）",
                  "groups": [],
                  "events": [
                    {
                      "type": "user_leave",
                      "version": "1.0",
                      "domain": "contact",
                      "name_zh": "员工变更（离职）",
                      "name_en": "employee change",
                      "identities": ["tenant"],
                      "ordered": null,
                      "activation": { "needed": "no", "path": null },
                      "groups": ["通讯录变更", "员工变更"],
                      "overlaps": [
                        {
                          "type": "contact.user.deleted_v3",
                          "version": "2.0",
                          "verdict": "reject",
                          "occurrence": "an employee leaves",
                          "note": "an employee leaves; the example of the overview page (two equal \
                events for one resignation)"
                        },
                        {
                          "type": "user_status_change",
                          "version": "1.0",
                          "verdict": "warn",
                          "occurrence": "only 操作离职",
                          "note": "only 操作离职"
                        }
                      ],
                      "manifest": { "event": "user_leave", "version": "1.0", "identity": "tenant" }
                    }
                  ]
                }
                """
        )
    }
}
