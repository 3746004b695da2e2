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
        wish.countsLines = coverage || lcov != nil
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
            let status: ExitStatus = results.contains(where: \.hasFailed) ? .failure : .success
            return showCoverage(of: results) || status != .success ? status : .usage
        } catch {
            StandardStream.error.write("Error: \(error.message)\n  \(error.hint)\n")
            return .usage
        }
    }

    /// Says which lines have been run, if that was asked for.
    ///
    /// Beside XML it goes to standard error.
    ///
    /// - Returns: False when the file that was asked for could not be written.
    private func showCoverage(of results: [TestedPlugin]) -> Bool {
        guard coverage || lcov != nil else { return true }
        let files = results.flatMap(\.files)
        let stream = format == .text ? StandardStream.output : .error
        stream.write(CoverageText.text(of: files))
        guard let lcov else { return true }
        do {
            let trace = CoverageTrace.text(
                of: files,
                from: FileManager.default.currentDirectoryPath
            )
            try Data(trace.utf8).write(to: URL(fileURLWithPath: lcov))
            return true
        } catch {
            StandardStream.error.write(
                "Error: \(lcov) cannot be written: \(error.localizedDescription)\n"
                    + "  name another file with --lcov FILE\n"
            )
            return false
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
