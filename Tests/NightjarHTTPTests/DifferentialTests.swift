import Foundation
import NIOHTTP1
import NightjarHTTP
import Testing

@Suite struct `The request reader` {
    private static let seed: UInt64 = 20_261_122
    private static let count: UInt64 = 20_000

    @Test func `accepts nothing that llhttp refuses, and takes it the same way`() async throws {
        let originals = HTTPCase.all.map(\.bytes)
        var accepted = 0
        for seed in Self.seed..<Self.seed + Self.count {
            // Others are not to wait for all of it.
            await Task.yield()
            let comparison = try StreamComparison(seed: seed, originals: originals)
            accepted += comparison.accepted
            if let difference = comparison.difference {
                Issue.record("seed \(seed): \(difference) in \(comparison.text)")
                return
            }
        }
        // Else it would say nothing.
        #expect(accepted > Self.count / 3)
    }
}
