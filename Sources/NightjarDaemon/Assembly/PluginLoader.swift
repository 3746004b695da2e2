import LuaSandbox
import Logging
import NightjarCore
import NightjarManifest
import NightjarScripts

/// Loads the plugins that a manifest names, and says what is wrong with them.
///
///     names ─list, read─▶ files ─same as before─▶ kept
///                           └─load─▶ handlers ─tests─▶ loaded
///
/// All files are read each time: that is the only honest way to see what has changed. A plugin is
/// loaded again when its files or what it may use have changed, and its tests run, where the
/// manifest asks for it, when those or the tests have.
struct PluginLoader: Sendable {
    let folder: PluginFolder
    /// What stands before a plugin's path to reach it from where the command runs: "conf/".
    let base: String
    let settings: SandboxSettings
    let testLimits: PluginTests.Limits
    let loops: [any SandboxLoop]
    let logger: Logger
    let generation: Int
    let purpose: BuildPurpose
    var progress: LoadProgress?

    /// How many plugins load at a time.
    ///
    /// One that takes its time holds nobody up; more than so many would only take the processor
    /// from each other until they are over their limits.
    private static let atATime = 4

    /// How many threads read files: reading waits for the disk more than for the processor.
    private static let readers = 4

    /// Checks each plugin once, in the order of its first subscription, and what else is in the
    /// folder.
    func check(_ plugins: ManifestPlugins) async -> [PluginCheck] {
        let uses = PluginUse.all(of: plugins)
        do throws(PluginFault) {
            let listing = try folder.listing()
            let read = await read(uses, listing)
            var handlers = HandlerCheck(folder: folder.name)
            var checks = await load(read, of: uses)
            for (index, use) in uses.enumerated() {
                checks[index].findings += handlers.findings(checks[index].loaded, use)
            }
            let rest = UnusedCheck(place: plugins.folderPlace).findings(listing, besides: uses)
            return checks + [PluginCheck(findings: rest)]
        } catch {
            // Who has no plugin needs no folder.
            let isNeeded = !uses.isEmpty || !error.isMissing
            return isNeeded ? [PluginCheck(error, at: plugins.folderPlace)] : []
        }
    }

    // MARK: Reading

    private func read(
        _ uses: [PluginUse],
        _ listing: PluginListing
    ) async -> [Result<PluginFiles, PluginFault>] {
        typealias Part = [Result<PluginFiles, PluginFault>]
        let size = max(1, (uses.count + Self.readers - 1) / Self.readers)
        return await withTaskGroup(of: (Int, Part).self) { group in
            for start in stride(from: 0, to: uses.count, by: size) {
                group.addTask {
                    let part = uses[start..<min(uses.count, start + size)]
                    return (start, part.map { files(of: $0, listing) })
                }
            }
            var parts: [(Int, Part)] = []
            for await part in group { parts.append(part) }
            return parts.sorted { $0.0 < $1.0 }.flatMap(\.1)
        }
    }

    private func files(
        of use: PluginUse,
        _ listing: PluginListing
    ) -> Result<PluginFiles, PluginFault> {
        do throws(PluginFault) {
            return .success(try PluginFiles(use, listing, purpose))
        } catch {
            return .failure(error)
        }
    }

    // MARK: Loading

    /// A result for each of `uses`, in their order.
    ///
    /// When the task is cancelled, no further one is begun.
    private func load(
        _ read: [Result<PluginFiles, PluginFault>],
        of uses: [PluginUse]
    ) async -> [PluginCheck] {
        var checks: [PluginCheck?] = zip(read, uses).map { files, use in
            switch files {
            case .success(let files): kept(files, use)
            case .failure(let fault): PluginCheck(fault, at: use.place)
            }
        }
        let changed = checks.indices.filter { checks[$0] == nil }
        var done = checks.count - changed.count
        progress?(done, checks.count)
        await withTaskGroup(of: (Int, PluginCheck).self) { group in
            var waiting = changed[...]
            func begin() {
                guard !Task.isCancelled, let index = waiting.popFirst(),
                    case .success(let files) = read[index]
                else { return }
                group.addTask { (index, await load(files, uses[index])) }
            }
            for _ in 0..<Self.atATime { begin() }
            while let (index, check) = await group.next() {
                checks[index] = check
                done += 1
                progress?(done, checks.count)
                begin()
            }
        }
        // What was not begun any more has no findings, and is not loaded.
        return checks.map { $0 ?? PluginCheck(findings: []) }
    }

    /// The plugin as it is loaded already; nil when it must be loaded or tested.
    private func kept(_ files: PluginFiles, _ use: PluginUse) -> PluginCheck? {
        guard let present = present(files, use), present.tests == files.tests else { return nil }
        return PluginCheck(findings: files.findings, loaded: present)
    }

    /// The running plugin, if it is of these files and these rights.
    private func present(_ files: PluginFiles, _ use: PluginUse) -> LoadedPlugin? {
        guard let present = purpose.present?.plugins[use.name], present.source == files.source,
            present.settings == settings(of: use)
        else { return nil }
        return present
    }

    private func load(_ files: PluginFiles, _ use: PluginUse) async -> PluginCheck {
        do throws(LoadFailure) {
            var plugin: LoadedPlugin
            if let present = present(files, use) {
                plugin = present
            } else {
                plugin = try await loaded(files.source, use)
            }
            plugin.tests = files.tests
            let failures = await run(files.tests, use)
            return PluginCheck(findings: files.findings + failures, loaded: plugin)
        } catch {
            let finding = error.finding(in: files.source, use, base: base)
            return PluginCheck(findings: files.findings + [finding])
        }
    }

    private func loaded(
        _ source: PluginSource,
        _ use: PluginUse
    ) async throws(LoadFailure) -> LoadedPlugin {
        let settings = settings(of: use)
        let log = ScriptLog(logger, plugin: use.name, generation: generation)
        let sandbox = Sandbox(source, settings: settings, loops: loops, observer: log)
        let handlers = try await sandbox.load()
        let script = SandboxedScript(plugin: use.name, sandbox: sandbox, log: log) {
            var generator = SystemRandomNumberGenerator()
            return Fault.newID(using: &generator)
        }
        return LoadedPlugin(
            name: use.name,
            source: source,
            settings: settings,
            handlers: HandlerTable(handlers),
            generation: generation,
            script: script,
            // Changed, it is another plugin, which the former one's rest says nothing of.
            tally: purpose.present?.plugins[use.name]?.tally.renewed() ?? PluginTally()
        )
    }

    private func run(_ tests: PluginTests?, _ use: PluginUse) async -> [Finding] {
        guard purpose.runsTests, let tests else { return [] }
        let settings = settings(of: use)
        let report = await tests.run(
            settings,
            loops: loops,
            limits: testLimits,
            observer: UnheardSandbox()
        )
        return report.findings(of: tests, use, base: base)
    }

    private func settings(of use: PluginUse) -> SandboxSettings {
        var settings = settings
        settings.memory = use.grant.memory
        if let workers = use.grant.workers { settings.serveSideBySide(workers) }
        settings.title = use.name
        settings.secrets = SandboxSecrets(use.grant.secrets.mapValues(\.bytes))
        return settings
    }
}

/// Is told how many plugins of how many are loaded.
///
/// Called once at the beginning and after each plugin that had to be loaded.
package typealias LoadProgress = @Sendable (_ loaded: Int, _ total: Int) -> Void
