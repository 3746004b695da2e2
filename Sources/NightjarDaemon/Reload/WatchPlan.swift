import Foundation

/// Which folders a ``FileWatch`` looks at.
package struct WatchPlan: Sendable, Hashable {
    private static let mostFolders = 4096

    private let manifest: String
    private let plugins: String

    /// Watches the manifest's file and the plugins' folder, by their absolute paths.
    package init(manifest: String, plugins: String) {
        self.manifest = manifest
        self.plugins = plugins
    }

    /// The folders that are there now: where the manifest and the plugins' folder are listed, and
    /// all folders with plugins.
    func folders() -> [WatchedFolder] {
        var names: [String: Set<String>] = [:]
        for path in [manifest, resolved(manifest), plugins, resolved(plugins)] {
            let place = path as NSString
            names[place.deletingLastPathComponent, default: []].insert(place.lastPathComponent)
        }
        let lists = names.map { WatchedFolder(path: $0.key, names: $0.value) }
        let inside = tree(below: resolved(plugins)).map { WatchedFolder(path: $0, names: nil) }
        let all = Set(inside.map(\.path))
        return inside + lists.filter { !all.contains($0.path) }
    }

    private func tree(below root: String) -> [String] {
        var found = [root]
        let keys: [URLResourceKey] = [.isDirectoryKey]
        let walk = FileManager.default.enumerator(
            at: URL(fileURLWithPath: root),
            includingPropertiesForKeys: keys,
            options: [.skipsHiddenFiles]
        )
        while found.count < Self.mostFolders, let url = walk?.nextObject() as? URL {
            let isFolder = (try? url.resourceValues(forKeys: Set(keys)))?.isDirectory
            if isFolder == true { found.append(url.path) }
        }
        return found
    }

    private func resolved(_ path: String) -> String {
        URL(fileURLWithPath: path).resolvingSymlinksInPath().path
    }
}

/// A folder that is watched.
struct WatchedFolder: Hashable {
    let path: String

    /// Which entries matter; nil for all of them.
    let names: Set<String>?
}
