import NightjarSimulator
import Testing

@Suite struct `The ladder of repetitions` {
    @Test func `has the platform's four steps`() {
        let ladder = RetryLadder()
        let waits = (0...6).map { ladder.wait(afterFailures: $0) }
        #expect(
            waits == [nil, .seconds(15), .seconds(300), .seconds(3600), .seconds(21600), nil, nil]
        )
    }

    @Test func `is hurried by its speed`() {
        let waits = (1...4).compactMap { RetryLadder(speed: 100).wait(afterFailures: $0) }
        #expect(waits == [.milliseconds(150), .seconds(3), .seconds(36), .seconds(216)])
        #expect(RetryLadder(speed: 0.5).wait(afterFailures: 1) == .seconds(30))
    }

    @Test(arguments: [0, -1, Double.infinity, -Double.infinity, Double.nan])
    func `takes any number for a speed`(speed: Double) {
        let ladder = RetryLadder(speed: speed)
        #expect(RetryLadder.speeds.contains(ladder.speed))
        #expect(ladder.wait(afterFailures: 4) != nil)
    }

    @Test func `hurries what clients are told, but not to nothing`() {
        #expect(ClientConfig(hurriedBy: RetryLadder()) == ClientConfig())
        let config = ClientConfig(hurriedBy: RetryLadder(speed: 100))
        #expect(config.pingInterval == 10)
        #expect(config.reconnectInterval == 1)
        #expect(config.reconnectNonce == 0)
        #expect(config.reconnectCount == -1)
    }
}
