package import NightjarCore

/// The spaces are split into parts as the ledger is.
extension MemoryStore: KeyValueStore {
    /// Takes one lock, and does not suspend.
    package func value(of key: String, in space: String) async -> [UInt8]? {
        let now = now
        let (key, space) = (Array(key.utf8), Array(space.utf8))
        return withSpaces(beside: space) { $0.value(of: key, in: space, at: now) }
    }

    /// Takes one lock; suspends only for large values.
    package func change(
        _ key: String,
        in space: String,
        _ change: ValueChange
    ) async throws(StoreFault) -> ValueChangeResult {
        try await checkAndMake(key, in: space, change)
    }
}

extension MemoryStore: ValueKeeper {
    func make(_ request: ValueRequest) async throws(StoreFault) -> ValueChangeResult {
        let now = now
        do throws(JSONFault) {
            return try withSpaces(beside: request.space) { (spaces) throws(JSONFault) in
                try spaces.make(request, within: spaceBound, at: now)
            }
        } catch {
            throw damage(in: String(decoding: request.space, as: UTF8.self))
        }
    }

    func damage(in space: String) -> StoreFault {
        StoreFault(.damaged, "a value of the plugin \(space) in memory is no JSON")
    }
}
