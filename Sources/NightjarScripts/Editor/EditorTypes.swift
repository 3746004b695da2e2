package import NightjarCore

/// What editors with the Lua language server are told of plugins: files of annotations, which are
/// never run.
package enum EditorTypes {
    /// One file.
    package struct File: Sendable {
        /// Its path in the project, with slashes.
        package let path: String

        /// What stands in it.
        package let text: String
    }

    /// The folder of the annotations, in the project.
    package static let folder = ".nightjar/types"

    /// The annotations: of the globals, and of the events of `samples`.
    package static func files(of samples: EventSamples = .shipped) -> [File] {
        [
            File(path: "\(folder)/nightjar.lua", text: globals),
            File(path: "\(folder)/events.lua", text: EventAnnotations(samples).text),
        ]
    }

    /// Every global of the sandbox that plain Lua has not, and those of plain Lua that it has not.
    package static var globals: String {
        String(decoding: PackageResources.nightjar_globals_lua, as: UTF8.self)
    }

    /// The language server's settings: which Lua, which of its libraries, and where the rest is.
    ///
    /// `os` is off too: the annotations have what there is of it.
    package static let settings = File(
        path: ".luarc.json",
        text: """
            {
              "$schema": "https://raw.githubusercontent.com/LuaLS/vscode-lua/master/setting/schema.json",
              "runtime.version": "Lua 5.4",
              "runtime.path": ["?.lua", "?/init.lua"],
              "runtime.builtin": {
                "io": "disable",
                "os": "disable",
                "debug": "disable",
                "package": "disable"
              },
              "workspace.library": ["\(folder)"],
              "workspace.checkThirdParty": false
            }

            """
    )
}
