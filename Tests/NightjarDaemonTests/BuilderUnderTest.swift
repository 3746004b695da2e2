import LuaSandbox
import Logging
import NightjarDaemon
import NightjarHTTP
import NightjarManifest
import NightjarScripts

/// A builder of generations with real workers on real event loops.
struct BuilderUnderTest {
    static let loops = EventLoops(count: 2)

    /// The folder that the manifest stands in, without a slash at the end.
    let folder: String
    let builder: GenerationBuilder

    init(
        _ folder: String,
        worker: String? = WorkerProgram.beside(),
        logger: Logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() },
        adjust: (inout SandboxSettings) -> Void = { _ in }
    ) {
        self.folder = folder
        var settings = SandboxSettings(workerPath: worker ?? "", memory: 16 << 20)
        // The other tests keep this machine busy.
        settings.loadLimit = .seconds(5)
        adjust(&settings)
        var testLimits = PluginTests.Limits()
        testLimits.all = .seconds(60)
        builder = GenerationBuilder(
            manifestPath: "\(folder)/subscriptions.yaml",
            environment: [:],
            settings: settings,
            testLimits: testLimits,
            loops: Self.loops.loops,
            logger: logger
        )
    }

    /// What a check prints, with paths as they are from the manifest's folder.
    func check() async -> String { printed(await builder.build(.check).findings) }

    /// Findings, with paths as they are from the manifest's folder.
    ///
    /// How many bytes were in use when memory ran out is not the same each time.
    func printed(_ findings: [Finding]) -> String {
        FindingReport(findings).text().replacing("\(folder)/", with: "")
            .replacing(#/\d+ were in use when \d+ more/#, with: "N were in use when N more")
    }
}
