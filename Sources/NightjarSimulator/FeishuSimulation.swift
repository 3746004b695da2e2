import NightjarCore
import NightjarHTTP
import Synchronization

/// A whole simulation, from listening or the challenge to the report.
package final class FeishuSimulation: Sendable {
    /// By which way the app gets its events.
    package enum Way: Sendable, Equatable {
        /// It connects to here.
        case longConnection(host: String, port: Int)

        /// It is posted to.
        case webhook(url: String)
    }

    /// What is asked for.
    package struct Wish: Sendable {
        /// The app.
        package var app: SimulatedApp

        /// How it is reached.
        package var way: Way

        /// What events are made of, in turn; none to serve connections alone.
        package var templates: [EventTemplate]

        /// What is pushed.
        package var plan: PushPlan

        /// How many pushes come in pieces, 0 to 1.
        package var pieces = 0.0

        /// How many pushes have junk before them, 0 to 1.
        package var junk = 0.0

        /// Of all chance; nil for any.
        package var seed: UInt64?

        /// Whether connections are served on when all is answered.
        package var goesOn = false

        /// Makes a wish.
        package init(
            app: SimulatedApp,
            way: Way,
            templates: [EventTemplate],
            plan: PushPlan
        ) {
            self.app = app
            self.way = way
            self.templates = templates
            self.plan = plan
        }
    }

    /// How far it is.
    package enum Stage: Sendable, Equatable {
        /// It listens there, and waits for a connection.
        case listening(String)

        /// It pushes.
        case pushing

        /// All events have ended, and connections are served on.
        case serving
    }

    /// Why nothing was pushed, for a person.
    package struct Failure: Error, CustomStringConvertible {
        /// A sentence.
        package let description: String
    }

    private struct State {
        var pusher: Pusher?
        var standIn: FeishuStandIn?
        var isStopped = false
        var waiting: [CheckedContinuation<Void, Never>] = []
    }

    private let wish: Wish
    private let chance: SeededChance
    private let milliseconds: @Sendable () -> Int64
    private let state = Mutex(State())

    /// Makes a simulation that has not begun.
    ///
    /// - Parameters:
    ///   - wish: What is asked for.
    ///   - milliseconds: What time it is, since 1970.
    package init(_ wish: Wish, at milliseconds: @escaping @Sendable () -> Int64) {
        self.wish = wish
        self.milliseconds = milliseconds
        chance = SeededChance(seed: wish.seed)
    }

    /// What came of it so far.
    package var report: StandInReport {
        let (pusher, standIn) = state.withLock { ($0.pusher, $0.standIn) }
        return StandInReport(
            seed: chance.seed,
            wanted: wish.templates.isEmpty ? 0 : wish.plan.count,
            tally: pusher?.tally ?? PushTally(),
            connections: standIn?.counts,
            unfinished: pusher?.unfinished ?? 0
        )
    }

    /// Runs to its end, which is when all events have ended, or ``stop()``.
    ///
    /// - Parameter tell: Hears each stage as it begins.
    /// - Returns: What came of it.
    /// - Throws: ``Failure``.
    package func run(
        _ tell: @escaping @Sendable (Stage) -> Void
    ) async throws(Failure) -> StandInReport {
        let loops = EventLoops(count: 1)
        let result: Result<Void, Failure>
        switch wish.way {
        case .longConnection(let host, let port):
            result = await connected(host, port, on: loops, tell)
        case .webhook(let url): result = await posted(to: url, on: loops, tell)
        }
        await loops.shutDown()
        try result.get()
        return report
    }

    /// Ends it soon; what was counted stays.
    package func stop() {
        let (pusher, waiting) = state.withLock { state in
            state.isStopped = true
            defer { state.waiting = [] }
            return (state.pusher, state.waiting)
        }
        pusher?.stop()
        for continuation in waiting { continuation.resume() }
    }

    private func connected(
        _ host: String,
        _ port: Int,
        on loops: EventLoops,
        _ tell: @escaping @Sendable (Stage) -> Void
    ) async -> Result<Void, Failure> {
        var settings = FeishuStandIn.Settings()
        (settings.host, settings.port) = (host, port)
        (settings.pieces, settings.junk) = (wish.pieces, wish.junk)
        settings.config = ClientConfig(hurriedBy: wish.plan.ladder)
        // A simulator comes and goes: nobody who tries things out waits two minutes for the next attempt.
        settings.config.reconnectInterval = min(2, settings.config.reconnectInterval)
        settings.config.reconnectNonce = 0
        settings.opened = { number in if number == 1 { tell(.pushing) } }
        let standIn = FeishuStandIn(wish.app, by: chance, on: loops, at: milliseconds, settings)
        state.withLock { $0.standIn = standIn }
        do throws(ListenError) {
            let server = try await standIn.listen(on: loops)
            tell(.listening(server.address))
            await push(over: standIn, on: loops, tell)
            await server.stop()
            return .success(())
        } catch {
            return .failure(Failure(description: error.description))
        }
    }

    private func posted(
        to url: String,
        on loops: EventLoops,
        _ tell: @escaping @Sendable (Stage) -> Void
    ) async -> Result<Void, Failure> {
        let connections = min(wish.plan.inFlight, 1000)
        return await HTTPPoster.with(connections: connections) { poster in
            let route = WebhookRoute(
                to: url,
                of: wish.app,
                with: poster,
                by: chance,
                on: loops,
                at: milliseconds
            )
            if let fault = await route.challenge() {
                return .failure(Failure(description: "Challenge code 没有返回: \(fault)"))
            }
            tell(.pushing)
            await push(over: route, on: loops, tell)
            return .success(())
        }
    }

    private func push(
        over route: any PushRoute,
        on loops: EventLoops,
        _ tell: @escaping @Sendable (Stage) -> Void
    ) async {
        guard !wish.templates.isEmpty,
            let source = try? EventTemplates(wish.templates, by: chance, at: milliseconds)
        else { return await stopped() }
        source.prepare(wish.plan.count)
        let pusher = Pusher(wish.plan, of: source, over: route, by: chance, on: loops)
        let isStopped = state.withLock { state in
            state.pusher = pusher
            return state.isStopped
        }
        guard !isStopped else { return }
        await loops.run(on: 0) { pusher.start() }
        await pusher.finished()
        guard wish.goesOn else { return }
        tell(.serving)
        await stopped()
    }

    private func stopped() async {
        await withCheckedContinuation { continuation in
            let isStopped = state.withLock { state in
                if !state.isStopped { state.waiting.append(continuation) }
                return state.isStopped
            }
            if isStopped { continuation.resume() }
        }
    }
}
