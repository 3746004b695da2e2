/// A credential: compared in constant time, and absent from every text made of it.
package struct Secret: Sendable, Hashable {
    /// The credential itself.
    ///
    /// Only what verifies, encrypts or signs reads it.
    package let bytes: [UInt8]

    /// Takes the credential's UTF-8.
    package init(_ text: String) {
        bytes = Array(text.utf8)
    }

    /// Whether `candidate` is the credential.
    ///
    /// The time depends on the candidate's length alone.
    package func matches(_ candidate: some Sequence<UInt8>) -> Bool {
        // Straight over the storage where there is one: a foreign iterator costs a call a byte.
        candidate.withContiguousStorageIfAvailable { matches($0.span) }
            ?? matches(Array(candidate).span)
    }

    private func matches(_ candidate: borrowing Span<UInt8>) -> Bool {
        // Every byte is compared with some byte of the credential, beyond its end with its first
        // ones again: how long that takes tells nothing of the credential. An empty one matches
        // nothing.
        guard !bytes.isEmpty else { return false }
        var difference: UInt8 = 0
        var place = 0
        for index in 0..<candidate.count {
            difference |= candidate[index] ^ bytes[place]
            place = place + 1 == bytes.count ? 0 : place + 1
        }
        return difference == 0 && candidate.count == bytes.count
    }
}

extension Secret: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    package var description: String { "(secret)" }
    package var debugDescription: String { description }
    package var customMirror: Mirror { Mirror(self, children: [:]) }
}
