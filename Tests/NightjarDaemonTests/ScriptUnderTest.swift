import Foundation
import LuaSandbox
import NightjarDaemon
import NightjarHTTP
import Testing

/// A script in a real worker, run once.
enum ScriptUnderTest {
    /// Runs a plugin's handler and returns the strings of `{ strings = { … } }` that it returns.
    static func strings(_ chunk: String) async throws -> Set<String> {
        let entry = PluginSource.File(
            module: "",
            chunkName: "plugins/p.lua",
            source: Array(chunk.utf8)
        )
        let sandbox = Sandbox(
            PluginSource(entry: entry),
            settings: SandboxSettings(
                workerPath: try #require(WorkerProgram.beside()),
                memory: 16 << 20
            ),
            loops: BuilderUnderTest.loops.loops,
            observer: CountedWorkers()
        )
        let invocation = Invocation(
            handler: "default",
            alias: "",
            argument: Array("{}".utf8),
            label: "strings"
        )
        let ending = await BuilderUnderTest.loops.run(on: 0) {
            let deadline = BuilderUnderTest.loops.loops[0].now + 60_000_000_000
            return await sandbox.invoke(invocation, until: deadline, on: 0)
        }
        guard case .succeeded(let reply?) = ending else {
            Issue.record("\(ending)")
            return []
        }
        let object = try JSONSerialization.jsonObject(with: Data(reply))
        return Set(try #require(object as? [String: [String]])["strings"] ?? [])
    }
}
