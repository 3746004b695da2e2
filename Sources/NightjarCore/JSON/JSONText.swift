/// JSON texts of one value of any kind, as plugins keep them.
package enum JSONText {
    /// How deeply arrays and objects may nest: as deeply as a worker writes and reads them.
    package static let maximumDepth = 128

    /// Checks that `text` is one JSON value with nothing but blanks around it.
    ///
    /// - Throws: A ``JSONFault`` for bytes that are not JSON by RFC 8259 or not UTF-8, and beyond the
    ///   bounds.
    package static func check(_ text: [UInt8]) throws(JSONFault) {
        var reader = JSONReader(JSONShape([]), maximumDepth: maximumDepth)
        try reader.readValue(text.span)
    }

    /// Checks no more of `text` than some tens of bytes of its canonical form are made of: enough to
    /// tell what is no JSON at all, however long it is.
    ///
    /// - Throws: A ``JSONFault`` for what it has read.
    package static func checkBeginning(of text: [UInt8]) throws(JSONFault) {
        var writer = CanonicalJSONWriter(limit: 64)
        try writer.write(text.span)
    }
}
