package import NightjarCore

/// The spaces are split into parts as the ledger is; no call suspends.
extension MemoryStore: KeyValueStore {
    /// Takes one lock.
    package func value(of key: String, in space: String) async -> [UInt8]? {
        let now = now
        let (key, space) = (Array(key.utf8), Array(space.utf8))
        return withSpaces(beside: space) { $0.value(of: key, in: space, at: now) }
    }

    /// Takes one lock.
    package func change(
        _ key: String,
        in space: String,
        _ change: ValueChange
    ) async throws(StoreFault) -> ValueChangeResult {
        let request: ValueRequest
        do {
            request = try ValueRequest(key, in: space, change)
        } catch {
            return .refused(error.message)
        }
        let now = now
        do throws(JSONFault) {
            return try withSpaces(beside: request.space) { (spaces) throws(JSONFault) in
                try spaces.make(request, within: spaceBound, at: now)
            }
        } catch {
            throw StoreFault(.damaged, "a value in memory is no JSON: it \(error.problem)")
        }
    }
}
