import NightjarCore
import NightjarStore

extension StoreBounds {
    static func sample(
        remembered: Int = 1000,
        bytes: Int = 1 << 20,
        entries: Int = 1000,
        entryBytes: Int = 1 << 20
    ) -> StoreBounds {
        StoreBounds(
            remembered: remembered,
            rememberedBytes: bytes,
            entries: entries,
            entryBytes: entryBytes
        )
    }
}

extension StoreChange {
    static func remember(_ event: String, as text: String = "ok") -> StoreChange {
        .remember(.sample(event), .sample(text), lifetime: .seconds(3600))
    }

    static func accept(_ number: ArrivalNumber, bytes: Int = 2) -> StoreChange {
        .accept(.sample(number, bytes: bytes))
    }
}

extension Event {
    static func sample(bytes: Int = 2) -> Event {
        Event(
            id: nil,
            deduplicationID: nil,
            type: "",
            version: nil,
            kind: .notice,
            app: "a",
            platform: .feishu,
            tenant: nil,
            time: nil,
            document: Array(repeating: UInt8(ascii: "1"), count: bytes),
            bodyKey: nil
        )
    }

    /// Every field has something in it that a store might lose.
    static let odd = Event(
        id: "id\u{0}with NUL",
        deduplicationID: "",
        type: "用户离职",
        version: .v2,
        kind: .callback,
        app: "机器人 'x'",
        platform: .people,
        tenant: "\u{0}",
        time: .min,
        attempt: .max,
        key: [],
        document: Array(0...255),
        bodyKey: "event"
    )
}

extension InboxEntry {
    /// Its due time is its number.
    static func sample(_ number: ArrivalNumber, bytes: Int = 2) -> InboxEntry {
        InboxEntry(
            waiting: .sample(number),
            event: .sample(bytes: bytes),
            acceptedAt: WallTime(milliseconds: 5)
        )
    }
}

extension WaitingEntry {
    static func sample(_ number: ArrivalNumber) -> WaitingEntry {
        WaitingEntry(
            number: number,
            app: "a",
            plugin: "p",
            lane: nil,
            due: WallTime(milliseconds: number)
        )
    }
}

extension Burial {
    static func sample(holdsLane: Bool = false) -> Burial {
        Burial(
            at: WallTime(milliseconds: 77),
            outcome: "raised",
            reason: "p.lua:3: no\nsuch\u{0}thing",
            traceback: nil,
            attempts: 9,
            holdsLane: holdsLane
        )
    }
}

extension DeliveryStore {
    /// Whether the event is remembered.
    func knows(_ event: String) async throws -> Bool {
        try await reply(to: .sample(event)) != nil
    }

    /// The numbers of all that waits.
    func waitingNumbers() async throws -> [ArrivalNumber] {
        try await waiting(after: 0, limit: 1000).map(\.number)
    }

    /// The fault of a commit; nil when it succeeds.
    func fault(of changes: [StoreChange]) async -> StoreFault? {
        do {
            try await commit(changes)
            return nil
        } catch {
            return error
        }
    }
}

extension DeliveryKey {
    static func sample(_ event: String, _ platform: PlatformName = .feishu) -> DeliveryKey {
        DeliveryKey(app: "a", plugin: "p", event: event, platform: platform)
    }
}

extension Reply {
    static func sample(_ text: String) -> Reply { Reply(status: 200, json: text) }
}
