import NightjarDaemon
import NightjarManifest
import Testing

@Suite struct `Requests for a reload` {
    private static let done = ReloadReport(
        result: .unchanged,
        generation: 7,
        milliseconds: 1,
        report: FindingReport([])
    )

    @Test func `are one batch however many have asked`() async throws {
        let requests = ReloadRequests()
        requests.add(.files)
        requests.add(.hangup)
        requests.add(.files)
        let batch = try #require(requests.take())
        #expect(batch.causes == [.files, .hangup])
        #expect(requests.take() == nil)
    }

    @Test func `are signalled once while nobody looks`() async {
        let requests = ReloadRequests()
        for _ in 0..<100 { requests.add(.files) }
        requests.end()
        var signals = 0
        for await _ in requests.signals { signals += 1 }
        #expect(signals == 1)
    }

    @Test func `are answered together`() async {
        let requests = ReloadRequests()
        async let first = requests.wait(.command)
        async let second = requests.wait(.command)
        var answered = 0
        for await _ in requests.signals {
            guard let batch = requests.take() else { continue }
            answered += batch.waitingCount
            batch.answer(Self.done)
            if answered == 2 { break }
        }
        #expect(await first?.generation == 7)
        #expect(await second?.generation == 7)
    }

    @Test func `that could not be answered stand before later ones`() throws {
        let requests = ReloadRequests()
        requests.add(.hangup)
        let batch = try #require(requests.take())
        requests.add(.files)
        requests.putBack(batch)
        #expect(requests.take()?.causes == [.hangup, .files])
    }

    @Test func `that are put back after the end are told that the daemon stops`() async throws {
        let requests = ReloadRequests()
        async let waiting = requests.wait(.command)
        for await _ in requests.signals { break }
        let batch = try #require(requests.take())
        requests.end()
        requests.putBack(batch)
        #expect(await waiting == nil)
    }

    @Test func `get no answer from a daemon that stops`() async {
        let requests = ReloadRequests()
        async let waiting = requests.wait(.command)
        for await _ in requests.signals { break }
        requests.end()
        #expect(await waiting == nil)
        #expect(await requests.wait(.command) == nil)
    }
}
