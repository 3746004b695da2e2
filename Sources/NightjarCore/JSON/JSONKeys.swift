/// The keys seen so far in the watched objects that are being read.
///
/// An object of an envelope has a handful of keys, so they are compared one by one, by their
/// fingerprints first. A `Set` takes over where a sender makes that costly or writes keys with
/// escapes.
struct JSONKeys {
    private struct Mark {
        let fingerprint: UInt64
        let range: Range<Int>
    }

    /// The keys of one watched object.
    struct Seen {
        /// Where its marks begin.
        let base: Int
        /// All its keys, once there are too many or strange ones; empty before.
        var many: Set<[UInt8]> = []
    }

    private static let few = 24

    private let shape: JSONShape

    /// Of all watched objects that are open, the innermost's last.
    private var marks: [Mark] = []

    init(_ shape: JSONShape) {
        self.shape = shape
        marks.reserveCapacity(Self.few)
    }

    func opened() -> Seen { Seen(base: marks.count) }

    mutating func close(_ seen: Seen) { marks.removeLast(marks.count - seen.base) }

    /// Notes a key of the watched object `object` and returns which of its wanted members it is;
    /// nil for none.
    ///
    /// `key` is where it stands, without its quotes; `plain` says that it has no escapes, for
    /// `"typ\u0065"` is the key `type` too.
    mutating func add(
        _ key: Range<Int>,
        plain: Bool,
        of text: borrowing Span<UInt8>,
        to seen: inout Seen,
        in object: Int
    ) throws(JSONFault) -> Int? {
        guard plain, seen.many.isEmpty, marks.count - seen.base < Self.few else {
            return try addSlowly(key, plain: plain, of: text, to: &seen, in: object)
        }
        let fingerprint = Self.fingerprint(text, key)
        for index in seen.base..<marks.count where marks[index].fingerprint == fingerprint {
            let isSame = Self.equal(text, marks[index].range, text, key)
            guard !isSame else { throw Self.twice(text, key) }
        }
        marks.append(Mark(fingerprint: fingerprint, range: key))
        return shape.objects[object].firstIndex {
            $0.fingerprint == fingerprint && Self.equal(shape.keys.span, $0.key, text, key)
        }
    }

    private func addSlowly(
        _ key: Range<Int>,
        plain: Bool,
        of text: borrowing Span<UInt8>,
        to seen: inout Seen,
        in object: Int
    ) throws(JSONFault) -> Int? {
        if seen.many.isEmpty {
            for mark in marks[seen.base...] { seen.many.insert(text.array(mark.range)) }
        }
        var bytes = text.array(key)
        guard seen.many.count < JSONDocument.maximumKeys else {
            let problem = "has more than \(JSONDocument.maximumKeys) keys in one object"
            throw JSONFault(problem, at: key.lowerBound)
        }
        if !plain { bytes = Array(JSONString.decoded(bytes[...]).utf8) }
        guard seen.many.insert(bytes).inserted else { throw Self.twice(text, key) }
        return shape.objects[object].firstIndex { shape.keys[$0.key].elementsEqual(bytes) }
    }

    /// Tells most keys apart: the first 8 bytes and the length.
    ///
    /// Equal keys have equal ones.
    static func fingerprint(_ text: borrowing Span<UInt8>, _ key: Range<Int>) -> UInt64 {
        let head: UInt64
        if key.count >= 8 {
            head = text.bytes.unsafeLoadUnaligned(fromByteOffset: key.lowerBound, as: UInt64.self)
        } else {
            var few: UInt64 = 0
            for index in key { few = few << 8 | UInt64(text[index]) }
            head = few
        }
        return head ^ UInt64(key.count) << 56
    }

    private static func equal(
        _ text: borrowing Span<UInt8>,
        _ key: Range<Int>,
        _ other: borrowing Span<UInt8>,
        _ otherKey: Range<Int>
    ) -> Bool {
        guard key.count == otherKey.count else { return false }
        for offset in 0..<key.count
        where text[key.lowerBound + offset] != other[otherKey.lowerBound + offset] {
            return false
        }
        return true
    }

    private static func twice(_ text: borrowing Span<UInt8>, _ key: Range<Int>) -> JSONFault {
        let name = String(decoding: text.array(key.prefix(60)), as: UTF8.self)
        return JSONFault("has the key \"\(name)\" twice in one object", at: key.lowerBound)
    }
}

extension Span<UInt8> {
    func array(_ range: Range<Int>) -> [UInt8] {
        extracting(range).withUnsafeBufferPointer { Array($0) }
    }
}
