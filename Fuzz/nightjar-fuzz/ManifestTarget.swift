import NightjarManifest

/// The manifest's reader, with all its checks.
enum ManifestTarget {
    static let run: @Sendable (UInt64, Int) -> FuzzCount = { seed, count in
        var mutator = Mutator(seed: seed, corpus: Corpus.manifests, tokens: tokens)
        let reader = ManifestReader(file: "subscriptions.yaml", environment: ["TOKEN": "t"])
        return FuzzCount.of(count) {
            let reading = reader.read(mutator.next())
            // Every finding must be printable.
            _ = FindingReport(reading.findings).text()
            return reading.manifest != nil
        }
    }

    private static let tokens = [
        "\n", "  ", "- ", ": ", "{", "}", "[", "]", "&a ", "*a", "<<: *a", "|\n", ">\n", "'", "\"",
        "#", "\t", "!!", "---\n", "...\n", "? ", "${", "${A}", "${A:-b}", "\u{FEFF}", "\r\n",
        "apps:", "subscriptions:", "grants:", "overlaps:", "version: 2.0",
        "timeout: 9999999999999999s", "timeout: 99999999999999d", "ack: on_receipt",
        "retries: {attempts: 1}", "first: 1h", "order_by: event.body.", "store: sqlite:",
        "memory: 99999999999999999999GiB", "event: '*'", "event: '*.*.*'", "\u{85}", "\u{2028}",
    ]
}
