import NightjarCore

/// A store of values below the port: it makes changes that are checked.
///
/// Whoever makes changes one after another, a thread or a lock, makes all others wait. So what takes
/// long is done before, and where it is large not on the caller's event loop either: reading texts of a
/// quarter of a megabyte takes milliseconds.
protocol ValueKeeper: Sendable {
    func value(of key: String, in space: String) async throws(StoreFault) -> [UInt8]?

    func make(_ request: ValueRequest) async throws(StoreFault) -> ValueChangeResult

    /// For a value of the space that is no JSON.
    func damage(in space: String) -> StoreFault
}

extension ValueKeeper {
    /// Checks a change, and makes it.
    func checkAndMake(
        _ key: String,
        in space: String,
        _ change: ValueChange
    ) async throws(StoreFault) -> ValueChangeResult {
        if change.isLarge { return try await makeLarge(key, in: space, change) }
        let request: ValueRequest
        do {
            request = try ValueRequest(key, in: space, change)
        } catch {
            return .refused(error.message)
        }
        return try await make(request)
    }

    @concurrent
    private func makeLarge(
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
        guard case .compareAndSet(let old?, let new) = request.change,
            old.bytes.count > ValueChange.largeBytes
        else { return try await make(request) }
        // Compared here; it is done again only where another change has come between, so of those
        // that contend one always gets on.
        while let present = try await value(of: key, in: space) {
            guard try isEqual(present, old, in: space) else { break }
            let result = try await make(request.replacing(present, by: new))
            if result != .differed { return result }
        }
        return .differed
    }

    private func isEqual(
        _ present: [UInt8],
        _ old: CanonicalJSON,
        in space: String
    ) throws(StoreFault) -> Bool {
        do {
            return try old.isValue(of: present)
        } catch {
            throw damage(in: space)
        }
    }
}

extension ValueChange {
    /// More is read elsewhere than on the caller's event loop, and compared elsewhere than where all
    /// others wait: so much takes some tens of microseconds.
    fileprivate static let largeBytes = 4 << 10

    fileprivate var isLarge: Bool {
        switch self {
        case .set(let json, _): json.count > Self.largeBytes
        case .compareAndSet(let old, let new):
            (old?.count ?? 0) + (new?.count ?? 0) > Self.largeBytes
        case .delete, .increment: false
        }
    }
}
