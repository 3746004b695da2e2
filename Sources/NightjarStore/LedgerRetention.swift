package import NightjarCore

/// How long a ledger remembers a success: longer than the platform repeats its deliveries.
package struct LedgerRetention: Sendable {
    /// By platform.
    package let durations: [PlatformName: Duration]

    /// Feishu retries for 7.1 hours (事件概述, 事件推送); the people platform's document names no
    /// end; EBaaS retries 20 times up to hours apart.
    package static let standard = LedgerRetention(durations: [
        .feishu: .seconds(8 * 3600), .people: .seconds(24 * 3600), .ebaas: .seconds(15 * 3600),
    ])

    /// Makes a retention; a platform that is not named gets 24 hours.
    package init(durations: [PlatformName: Duration]) {
        self.durations = durations
    }

    func duration(_ platform: PlatformName) -> Duration {
        durations[platform] ?? .seconds(24 * 3600)
    }
}
