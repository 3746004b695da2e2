/// The entries of a mapping: its own, then what its merge key brings.
///
/// By YAML 1.1's page on merge keys (https://yaml.org/type/merge.html): a key of the mapping's own
/// wins wherever it stands, and of several merged mappings the earlier wins.
struct YAMLMapping {
    private var own: [YAMLEntry] = []
    private var marks: [String: Mark] = [:]
    private var sources: [[YAMLEntry]] = []

    /// Where its merge key stands; nil when it has none.
    private(set) var mergeMark: Mark?

    /// Where a key of its own stands already.
    func mark(of key: String) -> Mark? { marks[key] }

    /// Adds an entry whose key it does not have.
    mutating func add(_ entry: YAMLEntry) {
        marks[entry.key] = entry.keyMark
        own.append(entry)
    }

    /// Adds what the merge key brings.
    mutating func merge(_ sources: [[YAMLEntry]], at mark: Mark) {
        self.sources = sources
        mergeMark = mark
    }

    var entries: [YAMLEntry] {
        guard !sources.isEmpty else { return own }
        var known = Set(marks.keys)
        return own + sources.joined().filter { known.insert($0.key).inserted }
    }
}
