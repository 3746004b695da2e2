import NightjarCore
import NightjarSimulator
import Synchronization

/// A route that keeps what is sent, and answers what a test says.
final class RecordedRoute: PushRoute {
    private struct State {
        var isOpen = true
        var pushes: [Push] = []
        var cuts = 0
        var receiver: (any PushReceiver)?
        var answer: @Sendable (Push) -> PushAnswer? = { _ in nil }
    }

    private let state = Mutex(State())

    /// Answers each push at once by this; nil for not at all.
    init(isOpen: Bool = true, answer: @escaping @Sendable (Push) -> PushAnswer? = { _ in nil }) {
        state.withLock { state in
            state.isOpen = isOpen
            state.answer = answer
        }
    }

    var pushes: [Push] { state.withLock(\.pushes) }
    var cuts: Int { state.withLock(\.cuts) }
    var isOpen: Bool { state.withLock(\.isOpen) }

    func attach(_ receiver: any PushReceiver) { state.withLock { $0.receiver = receiver } }

    func open() {
        state.withLock { $0.isOpen = true }
        state.withLock(\.receiver)?.routeOpened()
    }

    func answer(_ number: Int, _ answer: PushAnswer) {
        state.withLock(\.receiver)?.answered(number, answer)
    }

    func send(_ push: Push) {
        let (answer, receiver) = state.withLock { state in
            state.pushes.append(push)
            return (state.answer, state.receiver)
        }
        if let answer = answer(push) { receiver?.answered(push.number, answer) }
    }

    func cut() -> Bool {
        state.withLock { $0.cuts += 1 }
        return true
    }
}

/// Events that are counted: "e-1", "e-2".
final class CountedEvents: EventSource {
    private let count = Mutex(0)
    private let isCallback: Bool

    init(isCallback: Bool = false) { self.isCallback = isCallback }

    func next() -> PushedEvent {
        let number = count.withLock { count in
            count += 1
            return count
        }
        return PushedEvent(id: "e-\(number)", type: "a.b", body: [], isCallback: isCallback)
    }
}

/// A pusher over a recorded route, with a clock that stands.
struct PusherUnderTest {
    let loops = StandingLoops()
    let route: RecordedRoute
    let pusher: Pusher
    private let ended: EndedEvents

    init(
        _ plan: PushPlan,
        over route: RecordedRoute = RecordedRoute(),
        of source: CountedEvents = CountedEvents()
    ) {
        self.route = route
        let ended = EndedEvents()
        self.ended = ended
        pusher = Pusher(
            plan,
            of: source,
            over: route,
            by: SeededChance(seed: 1),
            on: loops,
            ended: ended.add
        )
        pusher.start()
    }

    var tally: PushTally { pusher.tally }
    var events: [PushedEvent] { ended.all }

    /// When each push of an event was sent, since its first.
    func times(of event: PushedEvent) -> [Duration] {
        event.attempts.map { $0.sentAt - (event.attempts.first?.sentAt ?? $0.sentAt) }
    }
}

private final class EndedEvents: Sendable {
    private let events = Mutex<[PushedEvent]>([])
    var all: [PushedEvent] { events.withLock(\.self) }
    func add(_ event: PushedEvent) { events.withLock { $0.append(event) } }
}
