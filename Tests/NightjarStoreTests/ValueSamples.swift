import NightjarCore
import NightjarStore

extension KeyValueStore {
    /// The JSON of a value, as text; nil when there is none.
    func text(of key: String, in space: String = "p") async throws -> String? {
        try await value(of: key, in: space).map { String(decoding: $0, as: UTF8.self) }
    }

    @discardableResult
    func set(
        _ key: String,
        _ json: String,
        lifetime: Duration? = nil,
        in space: String = "p"
    ) async throws -> ValueChangeResult {
        try await change(key, in: space, .set(Array(json.utf8), lifetime: lifetime))
    }

    func compareAndSet(
        _ key: String,
        _ old: String?,
        _ new: String?
    ) async throws -> ValueChangeResult {
        let change = ValueChange.compareAndSet(
            old: old.map { Array($0.utf8) },
            new: new.map { Array($0.utf8) }
        )
        return try await self.change(key, in: "p", change)
    }

    func increment(
        _ key: String,
        by amount: JSONNumber = .integer(1)
    ) async throws -> ValueChangeResult {
        try await change(key, in: "p", .increment(amount: amount))
    }
}

extension ValueChangeResult {
    /// Done, with this number.
    static func number(_ json: String) -> ValueChangeResult { .done(Array(json.utf8)) }

    static let done = ValueChangeResult.done(nil)
}

extension StoreBounds {
    /// With so many bytes for what a plugin keeps.
    static func space(_ bytes: Int) -> StoreBounds {
        var bounds = StoreBounds.sample()
        bounds.spaceBytes = bytes
        return bounds
    }
}
