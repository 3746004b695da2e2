import NightjarDaemon
import NightjarManifest

/// Which lines tests have run, as a tracefile of lcov, which editors and build servers read.
///
/// See "Tracefile format" in https://manpages.debian.org/geninfo. The count of a line is 1 or 0: it is not
/// counted how often.
enum CoverageTrace {
    /// A record for each file whose lines are known, with its path as seen from `folder` where it lies in there.
    static func text(of files: [TestedFile], from folder: String) -> String {
        files.compactMap { file in
            file.lines.map { record(of: file, $0, path: path(file.path, from: folder)) }
        }.joined()
    }

    private static func record(
        of file: TestedFile,
        _ lines: [TestedFile.Line],
        path: String
    ) -> String {
        let data = lines.map { "DA:\($0.number),\($0.wasRun ? 1 : 0)\n" }.joined()
        return "TN:\nSF:\(path)\n\(data)LF:\(lines.count)\nLH:\(file.run)\nend_of_record\n"
    }

    private static func path(_ path: String, from folder: String) -> String {
        let base = folder.hasSuffix("/") ? folder : folder + "/"
        let seen = path.hasPrefix(base) ? path.dropFirst(base.count) : path[...]
        return Wording.plain(seen.hasPrefix("./") ? seen.dropFirst(2) : seen)
    }
}
