/// Which members of a JSON object a reader wants to know, and of which of its objects.
///
///     JSONShape(["schema", "header", "header.event_id"])
///
/// An object that a shape looks into (the root, and `header` above) is *watched*: none of its keys
/// may stand twice. What it does not name is checked for syntax and otherwise passed over.
package struct JSONShape: Sendable {
    /// A member that is wanted, or that leads to one.
    struct Member: Sendable {
        let fingerprint: UInt64
        /// Where its key stands in ``JSONShape/keys``.
        let key: Range<Int>
        /// Its place among the paths; nil when only members inside it are wanted.
        var slot: Int?
        /// The watched object that it is; nil when it is not looked into.
        var object: Int?
    }

    /// The paths that are wanted, in the order in which a ``JSONDocument`` numbers them.
    package let paths: [String]

    /// The wanted members of each watched object; the root is the first.
    private(set) var objects: [[Member]] = [[]]

    /// The keys of all members, one after another.
    private(set) var keys: [UInt8] = []

    /// Makes a shape of members by their keys from the root, joined by dots.
    ///
    /// The number of a path is its place in `paths`.
    package init(_ paths: [String]) {
        self.paths = paths
        for (slot, path) in paths.enumerated() {
            // By scalars: a mark at a key's beginning would hide the dot before it.
            let keys = path.unicodeScalars.split(separator: ".", omittingEmptySubsequences: false)
                .map(Substring.init)
            var object = 0
            for key in keys.dropLast() { object = inner(key, of: object) }
            let member = place(of: keys[keys.count - 1], in: object)
            objects[object][member].slot = slot
        }
    }

    /// The number of `path`; nil when the shape does not name it.
    package func slot(_ path: String) -> Int? { paths.firstIndex(of: path) }

    private mutating func inner(_ key: Substring, of object: Int) -> Int {
        let member = place(of: key, in: object)
        if let inner = objects[object][member].object { return inner }
        objects.append([])
        objects[object][member].object = objects.count - 1
        return objects.count - 1
    }

    private mutating func place(of key: Substring, in object: Int) -> Int {
        let known = objects[object].firstIndex { keys[$0.key].elementsEqual(key.utf8) }
        if let known { return known }
        let range = keys.count..<(keys.count + key.utf8.count)
        keys += key.utf8
        let fingerprint = JSONKeys.fingerprint(keys.span, range)
        objects[object].append(Member(fingerprint: fingerprint, key: range))
        return objects[object].count - 1
    }
}
