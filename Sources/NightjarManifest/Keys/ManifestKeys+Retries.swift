import NightjarCore

extension ManifestKeys {
    /// What stands in `retries`.
    enum Retries {
        static let attempts = ManifestKey(
            "attempts",
            .number(0...100),
            "how many further runs follow the first; 0 gives up at once",
            .standard(String(RetryPolicy.standard.attempts)),
            example: "attempts: 5"
        )
        static let first = ManifestKey(
            "first",
            .duration(.milliseconds(100) ... .seconds(3600)),
            "how long the first of them waits",
            .standard(ManifestSyntax.written(RetryPolicy.standard.first)),
            example: "first: 10s"
        )
        static let longest = ManifestKey(
            "longest",
            .duration(.milliseconds(100) ... .seconds(86_400)),
            "how long each of them waits at most",
            .standard(ManifestSyntax.written(RetryPolicy.standard.longest)),
            example: "longest: 1h"
        )

        static let all = [attempts, first, longest]
    }
}

extension ManifestSection {
    static let retries = ManifestSection(
        "retry policy",
        "when a failed event runs again",
        ManifestKeys.Retries.all
    )
}
