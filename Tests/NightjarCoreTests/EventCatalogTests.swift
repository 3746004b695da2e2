import Foundation
import NightjarCore
import Testing

@Suite struct `The event catalog` {
    private let catalog = EventCatalog.shipped

    @Test func `reads every row of its data`() throws {
        #expect(catalog.damagedRows == [])
        #expect(catalog.events.count == (try rows("feishu-events")))
        #expect(catalog.groups.count == (try rows("feishu-v1-groups")))
        #expect(catalog.overlaps.count == (try rows("feishu-overlaps")))
        #expect(catalog.sameVersionOverlaps.count == (try rows("feishu-same-version-overlaps")))
        #expect(catalog.events.count > 250)
    }

    @Test func `names only events that it has, each in its version`() {
        for overlap in catalog.overlaps {
            #expect(catalog.event(overlap.v1)?.version == .v1)
            #expect(catalog.event(overlap.v2)?.version == .v2)
            #expect(!overlap.occurrence.isEmpty)
        }
        for overlap in catalog.sameVersionOverlaps {
            #expect(catalog.event(overlap.first)?.version == overlap.version)
            #expect(catalog.event(overlap.second)?.version == overlap.version)
        }
        for member in catalog.groups.flatMap(\.members) {
            #expect(catalog.event(member)?.version == .v1)
        }
        #expect(Set(catalog.events.map(\.type)).count == catalog.events.count)
    }

    @Test func `leaves a damaged row out and remembers it`() {
        let header = "header\n"
        let good = "a.b\t2.0\td\t名\tname\ttenant,user\tyes\tuser:/open-apis/x\tsource"
        let damaged = [
            "", "a", "a.c\t2.0", good + "\tmore", good.replacing("2.0", with: "3.0"),
            good.replacing("tenant", with: "robot"), good.replacing("yes", with: "maybe"),
            good.replacing("user:/", with: "call "), "\u{0}\t\t\t\t\t\t\t\t",
        ]
        let table = header + (damaged + [good]).joined(separator: "\n")
        let other = Array("\(header)x\ty\n\t\t\t\t\t\n\u{FF}".utf8) + [0xFF, 0xFE]
        let catalog = EventCatalog(
            events: Array(table.utf8),
            groups: other,
            overlaps: other,
            sameVersionOverlaps: other
        )
        #expect(catalog.events.map(\.type) == ["a.b"])
        #expect(catalog.events.first?.activation == .callAsUser(path: "/open-apis/x"))
        #expect(catalog.events.first?.identities == [.tenant, .user])
        #expect(catalog.damagedRows.count == damaged.count - 1 + 3 * 3)
        #expect(
            EventCatalog(events: [], groups: [], overlaps: [], sameVersionOverlaps: []).events == []
        )
    }

    @Test func `knows versions, identities and what must be called`() throws {
        let left = try #require(catalog.event("contact.user.deleted_v3"))
        #expect(left.version == .v2)
        #expect(left.allows(.tenant))
        #expect(!left.allows(.user))
        #expect(left.activation == .none)
        #expect(try #require(catalog.event("calendar.calendar.changed_v4")).allows(.user))
        #expect(try #require(catalog.event("create_widget_instance")).allows(.user))
        #expect(catalog.event("card.action.trigger")?.version == .v2)
        #expect(catalog.event("url.preview.get")?.version == .v2)
        #expect(catalog.event("contact.user.left") == nil)
        #expect(
            catalog.events(of: .v1).count + catalog.events(of: .v2).count == catalog.events.count
        )
    }

    @Test func `finds a group by either name`() {
        let members = ["user_add", "user_update", "user_leave"]
        #expect(catalog.group(named: "员工变更")?.members == members)
        #expect(catalog.group(named: "Employee Change")?.members == members)
        #expect(catalog.group(named: "unknown") == nil)
        #expect(
            catalog.groups(containing: "user_leave").map(\.chineseName) == ["通讯录变更", "员工变更"]
        )
    }

    @Test(arguments: [
        ("contact.user.*", "contact.user.deleted_v3"),
        ("*.user.deleted_v3", "contact.user.deleted_v3"),
        ("*", "url.preview.get"),
    ])
    func `matches patterns as subscriptions do`(_ pattern: String, _ type: String) {
        let pattern = EventPattern(pattern)
        let found = catalog.events(matching: pattern, of: .v2)
        #expect(found.contains { $0.type == type })
        #expect(found == catalog.events(of: .v2).filter { pattern.matches($0.type) })
    }

    @Test func `says which events report the same`() {
        #expect(catalog.counterparts(of: ["user_leave"]) == ["contact.user.deleted_v3"])
        #expect(catalog.counterparts(of: ["contact.user.deleted_v3"]) == ["user_leave"])
        #expect(catalog.counterparts(of: ["app_ticket"]) == [])
    }

    @Test(arguments: [
        ("contact.user.deleted_v3", "contact.user.deleted_v3"),
        ("员工离职", "contact.user.deleted_v3"),
        ("termination", "contact.user.deleted_v3"),
        ("通讯录变更", "dept_add"),
        ("user_le", "user_leave"),
        ("CARD.action", "card.action.trigger"),
        ("im.message.message_*", nil),
        ("calendar acl deleted", "calendar.calendar.acl.deleted_v4"),
        ("  CALENDAR\tdeleted  Acl ", "calendar.calendar.acl.deleted_v4"),
        ("message", "message"),
        ("message_read", "message_read"),
        ("approval", "approval"),
        ("im.message.receive_v", "im.message.receive_v1"),
        ("contact.user.*", "contact.user.created_v3"),
        ("nothing of that kind", nil),
    ])
    func `puts the best match first`(_ query: String, _ type: String?) {
        #expect(catalog.search(query).first?.event.type == type)
    }

    @Test func `puts types before names, and beginnings before parts`() {
        let found = catalog.search("approval").map(\.event)
        let names = found.map { event in
            [event.type, event.chineseName ?? "", event.englishName ?? ""].map { $0.lowercased() }
        }
        let ranks = names.map { names in
            if names[0] == "approval" { return 0 }
            if names.contains("approval") { return 1 }
            if names[0].hasPrefix("approval") { return 2 }
            return names.contains { $0.hasPrefix("approval") } ? 3 : 4
        }
        #expect(found.count > 10)
        #expect(ranks == ranks.sorted())
    }

    @Test func `finds the console's items`() {
        #expect(catalog.searchGroups("通讯录变更").first?.chineseName == "通讯录变更")
        #expect(catalog.searchGroups("leave GROUP").map(\.chineseName) == ["用户进群、出群事件"])
        #expect(catalog.searchGroups("审批").count > 5)
        #expect(catalog.searchGroups("").isEmpty)
        #expect(catalog.searchGroups("nothing of that kind").isEmpty)
    }

    @Test func `tells with a match what not to subscribe with it`() throws {
        let match = try #require(catalog.search("user_leave").first)
        #expect(match.overlaps.map(\.v2) == ["contact.user.deleted_v3"])
        #expect(match.sameVersionOverlaps.map(\.second) == ["user_status_change"])
        #expect(match.groups.count == 2)
        #expect(catalog.search("").count == catalog.events.count)
        #expect(catalog.search("im.chat.*").allSatisfy { $0.event.type.hasPrefix("im.chat.") })
    }

    private func rows(_ name: String) throws -> Int {
        let root = URL(filePath: #filePath)
            .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        let file = root.appending(path: "Sources/NightjarCore/Catalog/Data/\(name).tsv")
        let text = try String(contentsOf: file, encoding: .utf8)
        return text.split(separator: "\n").count - 1
    }
}
