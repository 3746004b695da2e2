/// What stands between the method and the version: where the request goes.
package struct RequestTarget {
    /// Decoded, without the query.
    package let path: String

    /// What follows `?`, still encoded.
    package let query: String?

    init(_ bytes: Bytes) throws(RequestFault) {
        guard bytes.allSatisfy({ $0 > .space && $0 < .delete && $0 != .numberSign }) else {
            throw .malformed("the target has a character that no target has")
        }
        let local = try Self.withoutOrigin(bytes)
        guard local.first == .slash else { throw .malformed("the target is not a path") }
        let split = local.firstIndex(of: .questionMark) ?? local.count
        path = try Self.decoded(local.part(0..<split))
        query = split < local.count ? try Self.text(local.part(split + 1..<local.count)) : nil
    }

    /// "http://host/path" is as good as "/path", says RFC 9112 3.2.2.
    private static func withoutOrigin(_ bytes: Bytes) throws(RequestFault) -> Bytes {
        for scheme in ["http://", "https://"] as [StaticString] {
            let length = scheme.utf8CodeUnitCount
            guard bytes.count > length, bytes.part(0..<length).isOrigin(scheme) else { continue }
            let rest = bytes.part(length..<bytes.count)
            let slash = rest.firstIndex(of: .slash) ?? rest.count
            guard slash > 0, rest.part(0..<slash).allSatisfy(\.isHost) else {
                throw .malformed("the target has no proper host")
            }
            return rest.part(slash..<rest.count)
        }
        return bytes
    }

    private static func decoded(_ bytes: Bytes) throws(RequestFault) -> String {
        guard bytes.contains(.percent) else { return try text(bytes) }
        var plain: [UInt8] = []
        plain.reserveCapacity(bytes.count)
        var index = 0
        while index < bytes.count {
            guard bytes[index] == .percent else {
                plain.append(bytes[index])
                index += 1
                continue
            }
            guard index + 2 < bytes.count, let high = bytes[index + 1].hexValue,
                let low = bytes[index + 2].hexValue
            else { throw .malformed("the path has a broken percent-encoding") }
            plain.append(high << 4 | low)
            index += 3
        }
        guard !plain.contains(where: \.isControl) else {
            throw .malformed("the path has a control character")
        }
        return try text(plain)
    }

    private static func text(_ bytes: some Sequence<UInt8>) throws(RequestFault) -> String {
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw .malformed("the target is not UTF-8")
        }
        return text
    }
}

extension UnsafeRawBufferPointer {
    /// Like `isText`, for a text with ":" and "/".
    fileprivate func isOrigin(_ lowercase: StaticString) -> Bool {
        for index in 0..<count {
            let byte = self[index]
            let lower = 0x41...0x5A ~= byte ? byte | 0x20 : byte
            guard lower == lowercase.utf8Start[index] else { return false }
        }
        return true
    }
}
