import Synchronization

/// Gathers the lines that a sandbox's workers have run, whoever of them and on whichever loop.
///
/// What one worker says of a file's lines holds for all: another one that says something else lies.
final class LineRecord: Sendable {
    fileprivate enum Lines {
        case untold
        case unknown
        case known(runnable: LineSet, run: LineSet)
    }

    fileprivate struct State {
        var files: [Lines]
        var runnable = 0
    }

    private let source: PluginSource
    private let state: Mutex<State>

    init(_ source: PluginSource) {
        self.source = source
        state = Mutex(State(files: source.files.map { _ in .untold }))
    }

    /// How many files there are.
    var files: Int { source.files.count }

    /// How many lines can be run, in all files.
    var runnable: Int { state.withLock { $0.runnable } }

    /// Takes in what a worker says.
    ///
    /// - Throws: ``FrameFault`` when it cannot be so.
    func note(_ report: LineReport) throws(FrameFault) {
        switch report {
        case .runnable(let file, let bits): try tell(file, LineSet(bits: bits))
        case .unknown(let file): try tell(file, nil)
        case .run(let places):
            try state.withLock { (state) throws(FrameFault) in
                for place in places { try state.run(place) }
            }
        }
    }

    private func tell(_ file: Int, _ lines: LineSet?) throws(FrameFault) {
        guard source.files.indices.contains(file) else {
            throw FrameFault("the lines of a file that there is not")
        }
        // A text has one line more than line feeds.
        let most = source.files[file].source.count + 1
        guard lines?.isWithin(1...most) ?? true else {
            throw FrameFault("lines that a file does not have")
        }
        try state.withLock { (state) throws(FrameFault) in try state.tell(file, lines) }
    }

    var coverage: [FileCoverage] {
        let files = state.withLock { $0.files }
        return zip(source.files, files).map { file, lines in
            guard case .known(let runnable, let run) = lines else {
                return FileCoverage(file: file.chunkName, lines: nil)
            }
            return FileCoverage(
                file: file.chunkName,
                lines: runnable.lines.map { .init(number: $0, wasRun: run.contains($0)) }
            )
        }
    }
}

extension LineRecord.State {
    fileprivate mutating func tell(_ file: Int, _ lines: LineSet?) throws(FrameFault) {
        switch (files[file], lines) {
        case (.untold, .some(let lines)):
            files[file] = .known(runnable: lines, run: LineSet(bits: []))
            runnable += lines.count
        case (.untold, nil): files[file] = .unknown
        case (.unknown, nil): break
        case (.known(let runnable, _), .some(let lines)) where runnable == lines: break
        default: throw FrameFault("other lines than another worker's")
        }
    }

    fileprivate mutating func run(_ place: LineReport.Place) throws(FrameFault) {
        guard files.indices.contains(place.file),
            case .known(let runnable, var run) = files[place.file],
            runnable.contains(place.line)
        else { throw FrameFault("a line that cannot be run") }
        // Else the set would be copied for each line.
        files[place.file] = .untold
        run.insert(place.line)
        files[place.file] = .known(runnable: runnable, run: run)
    }
}
