/// The headers that deliveries carry: those that some platform's protocol relies on.
///
/// A request has ten or twenty headers, of which no protocol reads more than four; a dictionary of
/// them all would cost more than the rest of the reading.
package struct KeptHeaders: Sendable {
    private let names: [(lowercase: [UInt8], text: String)]

    /// Keeps these, given in whatever case.
    package init(_ names: [String]) {
        self.names = Set(names.map { $0.lowercased() }).map { (Array($0.utf8), $0) }
    }

    /// The name in lower case if these bytes are one of the names, in whatever case.
    func name(_ bytes: Bytes) -> String? {
        for name in names where name.lowercase.count == bytes.count {
            if Self.isEqual(bytes, name.lowercase) { return name.text }
        }
        return nil
    }

    private static func isEqual(_ bytes: Bytes, _ lowercase: [UInt8]) -> Bool {
        for index in 0..<bytes.count {
            let byte = bytes[index]
            let lower = 0x41...0x5A ~= byte ? byte | 0x20 : byte
            guard lower == lowercase[index] else { return false }
        }
        return true
    }
}
