extension JSONDocument {
    /// Takes the member at `path` out of the text by writing blanks over it and one comma beside
    /// it: every other place in the text stays where it is.
    ///
    /// Nothing happens when it is absent.
    package mutating func erase(_ path: String) {
        if let slot = shape.slot(path) { erase(slot: slot) }
    }

    /// Takes out the member whose path has this number in the shape.
    package mutating func erase(slot: Int) {
        guard let member = spans[slot]?.member else { return }
        for index in member { bytes[index] = UInt8(ascii: " ") }
        eraseComma(after: member.upperBound, orBefore: member.lowerBound)
        // What stood inside is gone too; a second erasure must find nothing to take a comma from.
        for other in spans.indices {
            guard let span = spans[other] else { continue }
            if member.contains(span.member.lowerBound) { spans[other] = nil }
        }
    }

    private mutating func eraseComma(after end: Int, orBefore start: Int) {
        var index = end
        while bytes[index].isJSONSpace { index += 1 }
        if bytes[index] == UInt8(ascii: ",") {
            bytes[index] = UInt8(ascii: " ")
            return
        }
        index = start - 1
        while bytes[index].isJSONSpace { index -= 1 }
        if bytes[index] == UInt8(ascii: ",") { bytes[index] = UInt8(ascii: " ") }
    }

    /// The document with `json`, the text of one value, as the member at `path`.
    ///
    /// It takes the place of the one that stands there; else it becomes the first of its object.
    /// Nil when the shape does not name `path`, or what should hold it is absent or no object.
    ///
    /// - Throws: A ``JSONFault`` when the outcome is not JSON.
    package func setting(_ path: String, to json: [UInt8]) throws(JSONFault) -> JSONDocument? {
        guard shape.slot(path) != nil else { return nil }
        var text = bytes
        if let span = span(path) {
            text.replaceSubrange(span.value, with: json)
        } else {
            guard let inside = inside(ofParent: path) else { return nil }
            let next = bytes[inside...].first { !$0.isJSONSpace }
            var member: [UInt8] = []
            let key = path.split(separator: ".").last ?? ""
            JSONString.append(key, to: &member)
            member += [UInt8(ascii: ":")] + json
            if next != UInt8(ascii: "}") { member.append(UInt8(ascii: ",")) }
            text.insert(contentsOf: member, at: inside)
        }
        return try JSONDocument(text, shape: shape)
    }

    /// Where the inside of the object begins that holds `path`; nil when there is none.
    private func inside(ofParent path: String) -> Int? {
        guard let dot = path.lastIndex(of: ".") else {
            return bytes.firstIndex(of: UInt8(ascii: "{")).map { $0 + 1 }
        }
        guard let parent = span(String(path[..<dot])), parent.kind == .object else { return nil }
        return parent.value.lowerBound + 1
    }
}
