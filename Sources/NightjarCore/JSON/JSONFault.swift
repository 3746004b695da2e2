/// Why a text is not the JSON that this product accepts.
package struct JSONFault: Error, Equatable, Sendable {
    /// What is wrong, as a phrase that can follow "the body": "has text after its end".
    package let problem: String

    /// Where, in bytes from the start of the text.
    package let offset: Int

    /// Makes a fault.
    package init(_ problem: String, at offset: Int) {
        self.problem = problem
        self.offset = offset
    }
}

extension JSONFault: CustomStringConvertible {
    package var description: String { "\(problem) (byte \(offset))" }
}
