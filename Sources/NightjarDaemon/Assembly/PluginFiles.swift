import LuaSandbox
import NightjarManifest
import NightjarScripts

/// The files of one plugin, read for a build.
struct PluginFiles: Sendable {
    let source: PluginSource

    /// nil where it has none, or none are asked for.
    let tests: PluginTests?

    /// What is wrong with its tests before any runs.
    let findings: [Finding]

    /// Reads the files of `use`.
    ///
    /// - Throws: ``PluginFault`` when the plugin itself cannot be read.
    init(
        _ use: PluginUse,
        _ listing: PluginListing,
        _ purpose: BuildPurpose
    ) throws(PluginFault) {
        source = try listing.source(of: use.name)
        guard use.grant.runsTests else {
            (tests, findings) = (nil, [])
            return
        }
        do throws(PluginFault) {
            tests = try listing.tests(of: use.name, source)
            let file = listing.testFile(of: use.name, source)
            findings = tests == nil ? [.lacksTests(use, file)] : []
        } catch {
            tests = nil
            // A restart depends on no test, not on a broken one either.
            findings = purpose.runsTests ? [Finding(error, at: use.place)] : []
        }
    }
}

extension Finding {
    fileprivate static func lacksTests(_ use: PluginUse, _ file: String) -> Finding {
        Finding(
            .warning,
            .pluginTestsMissing,
            at: use.grant.onReloadPlace ?? use.place,
            "plugin \"\(use.name)\" has no tests to run before a reload",
            notes: [Note("write \(file), or leave \"on_reload\" out")]
        )
    }

    /// A plugin's files are not as they should be; `place` names it in the manifest.
    init(_ fault: PluginFault, at place: Place) {
        self.init(
            .error,
            fault.isMissing ? .pluginMissing : .pluginFiles,
            at: place,
            fault.message,
            notes: [Note(fault.hint)]
        )
    }
}
