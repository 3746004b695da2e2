import NightjarCore
import NightjarManifest
import Testing

@Suite struct `The manifest` {
    @Test(arguments: ManifestFixture.refused)
    func `is refused with all its findings, in file order`(_ fixture: ManifestFixture) throws {
        let reading = try fixture.read()
        try fixture.record(reading)
        #expect(reading.printed == fixture.expected)
        #expect(reading.manifest == nil)
    }

    @Test(arguments: ManifestFixture.accepted)
    func `is accepted, with warnings at most`(_ fixture: ManifestFixture) throws {
        let reading = try fixture.read()
        try fixture.record(reading)
        #expect(reading.printed == fixture.expected)
        #expect(reading.manifest != nil)
    }

    @Test(arguments: ManifestFixture.refused + ManifestFixture.accepted)
    func `never shows what a secret or a variable holds`(_ fixture: ManifestFixture) throws {
        let reading = try fixture.read()
        #expect(!reading.printed.contains("s3cret"))
        #expect(!String(reflecting: reading.manifest).contains("s3cret"))
    }

    @Test func `has fixtures at all`() {
        #expect(ManifestFixture.refused.count >= 75)
        #expect(ManifestFixture.accepted.count >= 25)
    }

    @Test func `is refused above its size before anything of it is read`() {
        let bytes = Array(repeating: UInt8(ascii: "#"), count: (4 << 20) + 1)
        let reading = ManifestReader(file: "big.yaml", environment: [:]).read(bytes)
        #expect(
            reading.printed
                == "big.yaml:1:1: error: the file has 4194305 bytes; a manifest may have 4194304\n"
        )
    }

    @Test func `is read with all its values`() throws {
        let manifest = try #require(try fixture("whole").read().manifest)
        #expect(manifest.listen.host == "127.0.0.1")
        #expect(manifest.listen.port == 8080)
        #expect(manifest.store == .memory)
        #expect(manifest.plugins.folder == "plugins")
        #expect(
            manifest.trustedProxies == ["10.0.0.1", "2001:db8::/32"].compactMap { IPNetwork($0) }
        )
        #expect(manifest.apps.map(\.name) == ["staff-bot", "hr", "assets"])
        #expect(
            manifest.apps.map(\.path) == ["/feishu/staff-bot", "/people/hr", "/ebaas/assets"]
        )
        #expect(manifest.apps.map(\.platform) == [.feishu, .people, .ebaas])
        #expect(manifest.plugins.grant(for: "offboarding").memory == 32 << 20)
        #expect(manifest.plugins.grant(for: "cards").memory == 16 << 20)
        #expect(manifest.plugins.grant(for: "offboarding").workers == 4)
        #expect(manifest.plugins.grant(for: "cards").workers == nil)
        #expect(manifest.overlaps.map(\.v2) == ["acme.custom.event_v1"])
    }

    @Test func `is read with its credentials`() throws {
        let manifest = try #require(try fixture("whole").read().manifest)
        guard case .feishu(let feishu) = manifest.apps[0].credentials,
            case .people(let token) = manifest.apps[1].credentials,
            case .ebaas(token: nil) = manifest.apps[2].credentials
        else {
            Issue.record("the apps are of other platforms")
            return
        }
        #expect(feishu.domain == "https://open.larksuite.com")
        #expect(feishu.appID == "cli_9f5343c580712544")
        #expect(feishu.appSecret == Secret("none"))
        #expect(feishu.userRefreshToken == Secret("s3cret-refresh"))
        #expect(feishu.verificationToken == Secret("s3cret-verification"))
        #expect(feishu.encryptKey == Secret("s3cret-encrypt"))
        #expect(token == Secret("s3cret-people"))
    }

    @Test func `is read with its subscriptions and their places`() throws {
        let manifest = try #require(try fixture("whole").read().manifest)
        let first = try #require(manifest.subscriptions.first)
        #expect(first.patterns == [EventPattern("contact.user.deleted_v3")])
        #expect(first.timeout == .seconds(2))
        #expect(first.place == Place(file: "subscriptions.yaml", line: 29, column: 5))
        #expect(
            first.eventPlace == Place(file: "subscriptions.yaml", line: 30, column: 12, length: 23)
        )
        #expect(
            first.pluginPlace == Place(file: "subscriptions.yaml", line: 33, column: 13, length: 11)
        )
        #expect(manifest.subscriptions.map(\.order) == [0, 1, 2, 3, 4, 5])
        #expect(
            manifest.subscriptions.map(\.version) == [.v2, .v2, .v1, .v2, .v1, nil]
        )
        #expect(manifest.subscriptions[2].patterns == [EventPattern("add_bot")])
        #expect(manifest.subscriptions[1].timeout == .milliseconds(2500))
    }

    @Test func `says which plugins are tested before a reload takes them on`() throws {
        let manifest = try #require(try fixture("tests-before-a-reload").read().manifest)
        #expect(manifest.plugins.grant(for: "offboarding").runsTests)
        #expect(!manifest.plugins.grant(for: "onboarding").runsTests)
        #expect(!manifest.plugins.grant(for: "neither").runsTests)
    }

    @Test func `says how many workers a plugin has, however the number is written`() throws {
        let plugins = try #require(try fixture("workers").read().manifest).plugins
        let names = ["plain", "quoted", "variable", "zeros", "none", "without a grant"]
        #expect(names.map { plugins.grant(for: $0).workers } == [2, 3, 4, 5, nil, nil])
    }

    @Test func `is read with its store`() throws {
        let durable = try #require(try fixture("durable").read().manifest)
        #expect(durable.store == .sqlite(path: "/var/lib/nightjar/$HOSTNAME.db"))
        #expect(
            durable.storePlace == Place(file: "subscriptions.yaml", line: 2, column: 8, length: 37)
        )
        #expect(durable.durability == .power)
        let least = try #require(try fixture("least").read().manifest)
        #expect(least.store == .sqlite(path: "var/nightjar.db"))
        #expect(least.storePlace.line == 1)
        #expect(least.durability == .process)
        let whole = try #require(try fixture("memory-without-its-colon").read().manifest)
        #expect(whole.store == .memory)
    }

    @Test func `is read with what its apps remember`() throws {
        let durable = try #require(try fixture("durable").read().manifest)
        let hours = [12, 24, 48].map { Duration.seconds($0 * 3600) }
        #expect(durable.apps.map(\.remember) == hours)
        let whole = try #require(try fixture("whole").read().manifest)
        #expect(whole.apps.map(\.remember) == [8, 24, 15].map { Duration.seconds($0 * 3600) })
    }

    @Test func `is read with what becomes of events that fail`() throws {
        let all = try #require(try fixture("durable").read().manifest).subscriptions
        #expect(all.map(\.ack) == [.onReceipt, .byDeadline, .byDeadline, .onResult])
        #expect(
            all.map(\.timeout) == [
                .seconds(300), .seconds(60), .seconds(60), .milliseconds(2500),
            ]
        )
        #expect(
            all.map(\.retries) == [
                RetryPolicy(
                    attempts: 0,
                    first: .seconds(10),
                    longest: .seconds(86_400),
                    onGiveUp: .stop
                ),
                RetryPolicy(attempts: 3), .standard, .standard,
            ]
        )
        #expect(
            all.map(\.orderBy) == [
                EventPath("event.body.object.open_id"), nil, EventPath("event.raw.event.用户"), nil,
            ]
        )
        #expect(all.map(\.dedupesContent) == [false, false, false, true])
    }

    @Test func `expands a console group to its members`() throws {
        let manifest = try #require(try fixture("same-events-in-two-apps").read().manifest)
        #expect(
            manifest.subscriptions[0].patterns.map(\.text) == [
                "user_add", "user_update", "user_leave", "dept_add", "dept_update", "dept_delete",
            ]
        )
    }

    @Test func `keeps a dollar that is no variable`() throws {
        let manifest = try #require(try fixture("dollars-escaped").read().manifest)
        guard case .people(let token) = manifest.apps[1].credentials else {
            Issue.record("the app is of another platform")
            return
        }
        #expect(token == Secret("${not a variable} costs $5"))
    }

    private func fixture(_ name: String) throws -> ManifestFixture {
        let all = ManifestFixture.accepted + ManifestFixture.refused
        return try #require(all.first { $0.testDescription == name })
    }
}
