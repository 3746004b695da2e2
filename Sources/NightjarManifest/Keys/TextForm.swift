/// How a kind of text is written.
///
/// Both sides of it stand here: what the check asks, and the regular expression that the JSON
/// Schema holds a text to. They mean the same, which a test sees to.
package struct TextForm: Sendable {
    /// Its name in tests and in the reference: `address`.
    package let name: String

    /// What it is, in the words of a message.
    package let expectation: String

    /// Some take a while to make, and the check needs none.
    private let makeExpression: @Sendable () -> String

    /// Whether the expression lets a `$` through.
    let holdsDollars: Bool

    /// The whole numbers that it is the digits of; nil where it is something else.
    let numbers: ClosedRange<Int>?

    /// How it may look.
    package let examples: [String]

    /// Values that are known, for completion; any other of the form will do as well.
    let known: [KnownTexts]

    /// Whether the check takes `text` as such, its variables expanded.
    package let isWritten: @Sendable (_ text: String) -> Bool

    /// What matches a whole text of this form, in the part of ECMA-262's language that Python and
    /// Swift share.
    var expression: String { makeExpression() }

    /// What a whole text of this form matches before its variables are expanded, anchors and all.
    package var pattern: String {
        let expression = expression
        guard expression != TextExpression.anything else { return "^\(expression)$" }
        let spelling = holdsDollars ? "(?=\(TextExpression.anything)$)" : ""
        return "^\(spelling)(?:\(expression)|\(TextExpression.variableSomewhere))$"
    }

    init(
        _ name: String,
        _ expectation: String,
        _ expression: @autoclosure @escaping @Sendable () -> String,
        holdsDollars: Bool = false,
        numbers: ClosedRange<Int>? = nil,
        examples: [String] = [],
        known: [KnownTexts] = [],
        isWritten: @escaping @Sendable (_ text: String) -> Bool
    ) {
        self.name = name
        self.expectation = expectation
        makeExpression = expression
        self.holdsDollars = holdsDollars
        self.numbers = numbers
        self.examples = examples
        self.known = known
        self.isWritten = isWritten
    }

    /// Any text at all, of which nothing but what it means can be checked.
    static func anything(
        _ name: String,
        _ expectation: String,
        examples: [String] = [],
        known: [KnownTexts] = []
    ) -> TextForm {
        TextForm(
            name,
            expectation,
            TextExpression.anything,
            holdsDollars: true,
            examples: examples,
            known: known
        ) { !$0.isEmpty }
    }
}

/// Texts that are known beforehand, each with what it means.
struct KnownTexts: Sendable {
    /// What they are called together: `events-1.0`.
    let name: String

    /// Whether they are many, and of use in more than one place.
    let isShared: Bool

    /// Made when they are asked for: the check needs none of them.
    let choices: @Sendable () -> [ManifestKey.Choice]

    init(
        _ name: String,
        isShared: Bool = false,
        _ choices: @escaping @Sendable () -> [ManifestKey.Choice]
    ) {
        self.name = name
        self.isShared = isShared
        self.choices = choices
    }
}
