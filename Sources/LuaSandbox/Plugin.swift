/// The Lua text of one plugin: an entry, and the modules that it may `require`.
public struct PluginSource: Sendable, Hashable {
    /// One file.
    public struct File: Sendable, Hashable {
        /// What `require` finds it by; empty for the entry.
        public let module: String

        /// What messages and tracebacks call it: "plugins/offboarding/init.lua".
        public let chunkName: String

        /// Lua text, in bytes as they stand on disk.
        public let source: [UInt8]

        /// Makes a file.
        public init(module: String, chunkName: String, source: [UInt8]) {
            self.module = module
            self.chunkName = chunkName
            self.source = source
        }
    }

    /// The files, the entry first.
    public let files: [File]

    /// Makes a plugin of an entry and its modules.
    public init(entry: File, modules: [File] = []) {
        files = [entry] + modules
    }
}

/// What a plugin's entry returned.
public enum Handlers: Sendable, Equatable {
    /// One function for everything.
    case function

    /// A table of functions: its keys as a JSON array of strings, which nobody has checked yet.
    case table(namesJSON: [UInt8])
}

/// One run of a handler.
public struct Invocation: Sendable {
    /// The handler's name in the plugin's table.
    ///
    /// Where it has none, its `default` is taken.
    public let handler: String

    /// A further field of the argument that is the very value at a path in it: "body=raw.event".
    ///
    /// Empty for none.
    public let alias: String

    /// One JSON object: the handler's argument.
    public let argument: [UInt8]

    /// What the log knows it by.
    public let label: String

    /// What tells its event from all others, also when it comes again; nil when its handler and
    /// argument do.
    public let identity: String?

    /// Answers its calls; where it is nil, every function of the host raises an error.
    public let host: (any HostFunctions)?

    /// Makes an invocation.
    public init(
        handler: String,
        alias: String,
        argument: [UInt8],
        label: String,
        identity: String? = nil,
        host: (any HostFunctions)? = nil
    ) {
        self.handler = handler
        self.alias = alias
        self.argument = argument
        self.label = label
        self.identity = identity
        self.host = host
    }
}

/// A line that a script wrote to the log.
public struct LogLine: Sendable, Equatable {
    /// How loud it is.
    public enum Level: Int, Sendable {
        case debug = 0
        case info = 1
        case warn = 2
        case error = 3
    }

    /// How loud it is.
    public let level: Level

    /// Repaired where it was not UTF-8.
    public let message: String

    /// One JSON object as the worker wrote it, not checked; empty for none.
    public let fields: [UInt8]

    /// Makes a line.
    public init(level: Level, message: String, fields: [UInt8]) {
        self.level = level
        self.message = message
        self.fields = fields
    }
}
