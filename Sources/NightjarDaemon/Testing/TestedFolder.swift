import Foundation
import NightjarManifest
import NightjarScripts

/// The plugins' folder that is tested, and what a manifest says of its plugins.
struct TestedFolder: Sendable {
    let folder: PluginFolder
    private let plugins: ManifestPlugins?

    /// `path` is as messages call it: from where the command runs.
    init(_ path: String, _ plugins: ManifestPlugins?) {
        folder = PluginFolder(path: URL(fileURLWithPath: path).path, name: path)
        self.plugins = plugins
    }

    /// What a plugin may use; nil where no manifest says it.
    func grant(_ plugin: String) -> ManifestGrant? { plugins?.grant(for: plugin) }
}

/// A plugin whose tests are to be run.
struct ChosenPlugin: Sendable {
    let name: String

    /// Its tests, or why they cannot be read.
    let tests: Result<PluginTests, PluginFault>

    /// Reads the tests of the plugin `name`; nil when it has none.
    init?(_ name: String, _ listing: PluginListing) {
        self.name = name
        do throws(PluginFault) {
            guard let found = try listing.tests(of: name, try listing.source(of: name)) else {
                return nil
            }
            tests = .success(found)
        } catch {
            tests = .failure(error)
        }
    }
}
