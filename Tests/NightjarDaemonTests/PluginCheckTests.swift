import Foundation
import NightjarDaemon
import NightjarManifest
import Testing

@Suite struct `The check of plugins` {
    @Test(arguments: CheckFixture.all)
    func `says what is wrong with them, where, and what to do`(_ fixture: CheckFixture) async {
        let printed = await BuilderUnderTest(fixture.folder.path).check()
        #expect(printed == fixture.expected)
    }

    @Test func `has cases`() {
        #expect(CheckFixture.all.count > 40)
        #expect(CheckFixture.all.filter { $0.expected.isEmpty }.count < 10)
    }

    @Test func `names Lua's places from where the command runs`() async throws {
        let folder = try WatchFolder()
        try folder.write("return = 1", to: "elsewhere/leaving.lua")
        func places(_ plugins: String) async throws -> [String?] {
            try folder.write(
                """
                manifest: 1
                plugins: \(plugins)
                apps:
                  hr: { platform: people, token: people-token }
                subscriptions:
                  - { app: hr, event: 用户离职, plugin: leaving }
                """,
                to: "conf/subscriptions.yaml"
            )
            let builder = BuilderUnderTest(folder("conf")).builder
            return await builder.build(.check).findings.flatMap(\.notes).map(\.place?.file)
        }
        let relative = "../elsewhere"
        #expect(try await places(relative) == [folder("conf/../elsewhere/leaving.lua")])
        #expect(try await places(folder("elsewhere")) == [folder("elsewhere/leaving.lua")])
    }
}
