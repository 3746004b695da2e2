import ArgumentParser
import Foundation
import Logging
import NightjarDaemon

extension TestCommand {
    /// The plugins that there are, for a shell that completes one.
    static var names: [String] { PluginTesting.names(in: PluginTesting.Wish()) }

    /// What is asked for, ready to be run.
    func testing() throws -> PluginTesting {
        var wish = PluginTesting.Wish()
        wish.manifest = manifest
        wish.folder = folder
        wish.plugins = plugins
        wish.filter = filter
        return PluginTesting(
            wish,
            worker: try WorkerProgram.found(),
            isJailed: !noJail,
            environment: ProcessInfo.processInfo.environment
        )
    }

    /// Runs what is asked for, and says what came of it.
    ///
    /// - Returns: How the command ends if it ends now.
    func runOnce(_ testing: PluginTesting) async -> ExitStatus {
        let text = TestText(colours: StandardStream.output.showsColours)
        let isText = format == .text
        let clock = ContinuousClock()
        let start = clock.now
        do throws(PluginTesting.Refusal) {
            let results = try await testing.run { plugin in
                if isText { StandardStream.output.write(text.lines(of: plugin)) }
            }
            StandardStream.output.write(
                isText ? text.summary(of: results, clock.now - start) : TestXML.text(of: results)
            )
            return results.contains(where: \.hasFailed) ? .failure : .success
        } catch {
            StandardStream.error.write("Error: \(error.message)\n  \(error.hint)\n")
            return .usage
        }
    }

    /// Runs it again whenever files change, until the process is ended.
    func runOnChanges(_ testing: PluginTesting) async {
        let (changes, continuation) = AsyncStream.makeStream(
            of: Void.self,
            bufferingPolicy: .bufferingNewest(1)
        )
        let silent = Logger(label: "nightjar.test") { _ in SwiftLogNoOpLogHandler() }
        let watch = FileWatch(testing.watchPlan, logger: silent) { continuation.yield() }
        continuation.yield()
        for await _ in changes {
            _ = await runOnce(testing)
            // The manifest may name another folder now.
            watch.follow(testing.watchPlan)
            StandardStream.error.write("waiting for changes; Ctrl-C ends\n")
        }
    }
}
