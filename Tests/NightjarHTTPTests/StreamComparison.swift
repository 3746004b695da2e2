import Foundation
import NIOHTTP1
import NightjarHTTP

/// What the reader and llhttp make of the same stream.
///
/// Each request that the reader accepts llhttp has to accept too, as the same one. Where the reader
/// has come to the end and would go on, llhttp must have found no further request. Beyond what the
/// reader refuses, and behind a connection's last request, llhttp may see what it likes.
struct StreamComparison {
    /// How many requests the reader accepted.
    let accepted: Int

    /// What is not as it has to be; nil when all is.
    let difference: String?

    private let pieces: [ArraySlice<UInt8>]

    /// Compares the stream that follows from this seed.
    init(seed: UInt64, originals: [[UInt8]]) throws {
        var mutator = RequestMutator(seed: seed, originals: originals)
        let bytes = mutator.stream()
        pieces = mutator.pieces(bytes)
        let ours = ReadStream(pieces)
        accepted = ours.requests.count
        // A stream that is refused from the start leaves nothing to compare.
        let isRefused = accepted == 0 && !ours.isOpen
        difference = isRefused ? nil : Self.difference(ours, try LLHTTP(pieces))
    }

    /// The stream, with its bytes escaped and its pieces told apart.
    var text: String {
        pieces.map { "\"\($0.map(Self.escaped).joined())\"" }.joined(separator: " ")
    }

    private static func escaped(_ byte: UInt8) -> String {
        let isPlain = 32..<127 ~= byte && byte != 34 && byte != 92
        let digits = String(byte, radix: 16)
        return isPlain ? String(UnicodeScalar(byte)) : "\\x\(byte < 16 ? "0" : "")\(digits)"
    }

    private static func difference(_ ours: ReadStream, _ theirs: LLHTTP) -> String? {
        for (index, request) in ours.requests.enumerated() {
            guard index < theirs.requests.count, theirs.requests[index].isWhole else {
                return "request \(index) is none"
            }
            if let what = difference(request, theirs.requests[index]) {
                return "request \(index) has another \(what)"
            }
        }
        let whole = theirs.requests.count(where: \.isWhole)
        return ours.isOpen && whole > ours.requests.count ? "a request is missed" : nil
    }

    private static func difference(
        _ ours: RequestReader.Request,
        _ theirs: LLHTTP.Request
    ) -> String? {
        guard theirs.head.method == .POST else { return "method" }
        let target = ours.head.target
        guard let (path, query) = split(theirs.head.uri),
            Array(path.utf8) == Array(target.path.utf8),
            query == target.query
        else { return "target" }
        guard ours.body == theirs.body else { return "body" }
        for name in ReadStream.headers {
            // Blanks that llhttp leaves at the end are not part of a value.
            let values = theirs.head.headers[name].map { $0.trimmingCharacters(in: .whitespaces) }
            guard ours.head.headers[name] == values.last else { return name }
        }
        return nil
    }

    /// The path, decoded, and the query of a target, with or without an origin before them.
    private static func split(_ target: String) -> (path: String, query: String?)? {
        var local = target[...]
        if !local.hasPrefix("/"), let origin = local.firstRange(of: "://") {
            local = local[origin.upperBound...].drop { $0 != "/" }
        }
        let parts = local.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        guard let path = parts.first.flatMap({ String($0).removingPercentEncoding }) else {
            return nil
        }
        return (path, parts.count > 1 ? String(parts[1]) : nil)
    }
}
