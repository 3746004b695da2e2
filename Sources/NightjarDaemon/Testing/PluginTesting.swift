import Foundation
import LuaSandbox
import NightjarCore
import NightjarHTTP
import NightjarManifest
import NightjarScripts

/// `nightjar test`: runs plugins' tests as a reload would, without a daemon.
///
///     manifest, if there is one ─▶ folder, memory ─▶ plugins with tests ─two at a time─▶ what came
///
/// A manifest with errors is good enough, as long as it says where the plugins are: who writes a test
/// need not have finished it.
package struct PluginTesting: Sendable {
    /// What is to be tested.
    package struct Wish: Sendable {
        /// The manifest's path as the user gave it; nil for the standard one, if it is there.
        package var manifest: String?

        /// The plugins' folder as the user gave it; nil for the manifest's.
        package var folder: String?

        /// The plugins' names; none for all that have tests.
        package var plugins: [String] = []

        /// Only tests whose names contain it; nil for all.
        package var filter: String?

        /// Whether it is noted which lines of the plugins the tests run.
        package var countsLines = false

        /// Everything.
        package init() {}
    }

    /// Why nothing can be tested, and what to do.
    package struct Refusal: Error, Sendable {
        /// What is wrong.
        package let message: String

        /// What to do about it.
        package let hint: String

        init(_ message: String, hint: String) {
            self.message = message
            self.hint = hint
        }
    }

    /// The manifest that is read where none is named.
    package static let standardManifest = "subscriptions.yaml"

    /// The plugins' folder where no manifest names one.
    package static let standardFolder = "plugins"

    /// More would only take the processor from each other.
    private static let atATime = 2

    private let wish: Wish
    private let settings: SandboxSettings
    private let environment: [String: String]
    private let loops = EventLoops(count: 1)

    /// Prepares for it, and starts one event loop.
    ///
    /// - Parameters:
    ///   - wish: What is to be tested.
    ///   - worker: The path of the worker program.
    ///   - isJailed: Whether workers are jailed.
    ///   - environment: What `${NAME}` in the manifest stands for.
    package init(
        _ wish: Wish,
        worker: String,
        isJailed: Bool,
        environment: [String: String]
    ) {
        self.wish = wish
        self.environment = environment
        var settings = SandboxSettings(workerPath: worker, memory: 16 << 20)
        settings.isJailed = isJailed
        settings.serveSideBySide(1)
        settings.countsLines = wish.countsLines
        self.settings = settings
    }

    /// Where a ``FileWatch`` has to look for what is tested.
    package var watchPlan: WatchPlan {
        let manifest = wish.manifest ?? Self.standardManifest
        let folder =
            (try? Self.place(of: wish, environment: environment))?.folder.path ?? wish.folder
            ?? Self.standardFolder
        return WatchPlan(
            manifest: URL(fileURLWithPath: manifest).path,
            plugins: URL(fileURLWithPath: folder).path
        )
    }

    /// The names of the plugins that there are, for who completes one.
    package static func names(in wish: Wish) -> [String] {
        let listing = try? place(of: wish, environment: [:]).folder.listing()
        return listing?.plugins ?? []
    }

    /// Runs the tests, and gives what came of each plugin's as soon as it is there, in the order of
    /// the plugins.
    ///
    /// - Throws: ``Refusal`` when there is nothing to run.
    package func run(
        each report: @Sendable (TestedPlugin) -> Void
    ) async throws(Refusal) -> [TestedPlugin] {
        let place = try Self.place(of: wish, environment: environment)
        let chosen = try Self.choice(of: wish.plugins, in: place.folder)
        var results = [TestedPlugin?](repeating: nil, count: chosen.count)
        await withTaskGroup(of: (Int, TestedPlugin).self) { group in
            var waiting = chosen.indices.makeIterator()
            func begin() {
                guard !Task.isCancelled, let index = waiting.next() else { return }
                group.addTask { (index, await tested(chosen[index], place)) }
            }
            for _ in 0..<Self.atATime { begin() }
            var told = 0
            while let (index, result) = await group.next() {
                results[index] = result
                while told < results.count, let next = results[told] {
                    report(next)
                    told += 1
                }
                begin()
            }
        }
        let done = results.compactMap { $0 }
        if let filter = wish.filter, done.allSatisfy(\.isEmpty) {
            throw Refusal(
                "no test has \(Wording.quoted(filter)) in its name",
                hint: "write a part of a test's name after --filter, or leave it out"
            )
        }
        return done
    }

    private func tested(_ chosen: ChosenPlugin, _ place: TestedFolder) async -> TestedPlugin {
        switch chosen.tests {
        case .failure(let fault): return TestedPlugin(chosen.name, fault)
        case .success(let tests):
            var settings = settings
            settings.title = chosen.name
            settings.memory = place.grant(chosen.name)?.memory ?? settings.memory
            let report = await tests.run(
                settings,
                loops: loops.loops,
                filter: wish.filter,
                observer: UnheardSandbox()
            )
            return TestedPlugin(tests, report)
        }
    }

    // MARK: What there is

    private static func place(
        of wish: Wish,
        environment: [String: String]
    ) throws(Refusal) -> TestedFolder {
        let path = wish.manifest ?? standardManifest
        let bytes: [UInt8]
        do throws(FileFault) {
            bytes = try FileBytes.read(path, maximum: ManifestReader.maximumBytes)
        } catch {
            guard wish.manifest == nil else {
                let hint = "name another one with --manifest PATH, or leave it out"
                throw Refusal("\(path) \(error.phrase)", hint: hint)
            }
            return TestedFolder(wish.folder ?? standardFolder, nil)
        }
        let plugins = ManifestReader(file: path, environment: environment).read(bytes).plugins
        if let folder = wish.folder { return TestedFolder(folder, plugins) }
        let base = path.lastIndex(of: "/").map { path[...$0] } ?? ""
        let folder = plugins?.folder ?? standardFolder
        return TestedFolder(folder.hasPrefix("/") ? folder : base + folder, plugins)
    }
}
