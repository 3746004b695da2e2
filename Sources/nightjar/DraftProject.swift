import Foundation
import NightjarCore
import NightjarManifest

/// The folder of a manifest, whether the manifest is there or not.
struct DraftProject {
    /// The plugins' folder: relative to the manifest's, or absolute.
    let plugins: String

    private let folder: URL
    /// As the user wrote it; empty for the present one.
    private let prefix: String
    /// nil where there is no manifest that can be read.
    private let apps: [ManifestApp]?

    init(_ manifest: String) {
        let file = URL(fileURLWithPath: manifest)
        folder = file.deletingLastPathComponent()
        prefix = manifest.lastIndex(of: "/").map { String(manifest[...$0]) } ?? ""
        let reading = (try? InputFile.read(manifest)).map {
            ManifestReader(file: manifest, environment: ProcessInfo.processInfo.environment).read(
                $0
            )
        }
        apps = reading?.manifest?.apps
        plugins = reading?.plugins?.folder ?? "plugins"
    }

    /// An app by its name; nil where no manifest says.
    ///
    /// - Throws: ``CommandFailure`` when the manifest does not have it.
    func app(_ name: String) throws -> ManifestApp? {
        guard let apps else { return nil }
        if let app = apps.first(where: { $0.name == name }) { return app }
        let near = Suggestion.nearest(to: name, among: apps.map(\.name))
        let names = Wording.list(apps.map(\.name))
        throw CommandFailure(
            "the manifest has no app \(Wording.quoted(name))",
            hint: near.map { "did you mean \"\($0)\"?" } ?? "it has: \(names)"
        )
    }

    /// The first app of a platform; nil where there is none.
    func app(of platform: PlatformName) -> String? {
        apps?.first { $0.platform == platform }?.name
    }

    /// As the user would write it.
    func shown(_ path: String) -> String { path.hasPrefix("/") ? path : prefix + path }

    func exists(_ path: String) -> Bool {
        // A link that leads nowhere is there too.
        (try? FileManager.default.attributesOfItem(atPath: url(path).path)) != nil
    }

    /// Whether a plugin of that name may be made.
    ///
    /// - Throws: ``CommandFailure`` that says what is there.
    func checkFree(plugin: String) throws {
        for path in [
            "\(plugins)/\(plugin)", "\(plugins)/\(plugin).lua", "\(plugins)/\(plugin).test.lua",
        ]
        where exists(path) {
            throw CommandFailure(
                "\(shown(path)) exists already",
                hint: "choose another name, or remove it; nothing was written"
            )
        }
    }

    /// Writes a file, and the folders that lead to it.
    ///
    /// - Throws: ``CommandFailure``; also when it exists, unless it may be replaced.
    func write(_ text: String, to path: String, replacing: Bool = false) throws {
        let file = url(path)
        do {
            try FileManager.default.createDirectory(
                at: file.deletingLastPathComponent(),
                withIntermediateDirectories: true
            )
            try Data(text.utf8).write(to: file, options: replacing ? .atomic : .withoutOverwriting)
        } catch {
            throw CommandFailure(
                "\(shown(path)) cannot be written: \(error.localizedDescription)",
                hint: "check the folder and its permissions"
            )
        }
    }

    private func url(_ path: String) -> URL {
        path.hasPrefix("/") ? URL(fileURLWithPath: path) : folder.appendingPathComponent(path)
    }
}
