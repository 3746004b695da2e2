/// Which lines of one file of a plugin have been run.
public struct FileCoverage: Sendable, Equatable {
    /// A line that can be run.
    public struct Line: Sendable, Equatable {
        /// From 1 on.
        public let number: Int

        /// Whether a worker has come to it.
        public let wasRun: Bool
    }

    /// What messages call the file: its chunk name.
    public let file: String

    /// The lines that can be run, in order; nil when it is not known which can.
    ///
    /// That is so before a worker has loaded the plugin, and where its Lua compiles in another form than
    /// the worker knows.
    public let lines: [Line]?
}
