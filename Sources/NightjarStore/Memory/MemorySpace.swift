import NightjarCore

/// The values of one space in a ``MemoryStore``.
///
/// Invariants:
/// 1. `bytes` is the size of all of `values`, those that have expired among them.
/// 2. Every value that expires stands in `expiries` once under its own number; what stands there
///    besides is outdated, and cleared out once it is more than half.
struct MemorySpace {
    private struct Value {
        let json: [UInt8]
        let expires: WallTime?
        let number: UInt64
    }

    private var values: [[UInt8]: Value] = [:]
    private var expiries = ExpiryQueue()
    private var lastNumber: UInt64 = 0
    private var bytes = 0

    /// Neither a value nor what is left of one.
    var isEmpty: Bool { values.isEmpty }

    func value(of key: [UInt8], at now: WallTime) -> [UInt8]? {
        present(key, at: now)?.json
    }

    mutating func make(
        _ request: ValueRequest,
        within bound: SpaceBound,
        at now: WallTime
    ) throws(JSONFault) -> ValueChangeResult {
        let present = present(request.key, at: now)
        let outcome = try request.outcome(
            of: present.map { PresentValue(json: $0.json, expires: $0.expires) },
            at: now
        )
        // One that has expired counts for nothing.
        if present == nil { remove(request.key) }
        switch outcome {
        case .stays(let result): return result
        case .goes:
            remove(request.key)
            return .done(nil)
        case .becomes(let json, let expires, let result):
            let former = present.map { request.size(of: $0.json) } ?? 0
            let next = request.size(of: json)
            while bound.excess(of: bytes, replacing: former, by: next) != nil {
                guard forgetExpired(1, at: now) else { return bound.refusal(of: bytes) }
            }
            put(json, expires, request.key)
            return result
        }
    }

    /// Looks at no more than `count` that should have expired, and removes those that have.
    ///
    /// - Returns: Whether there may be more.
    @discardableResult
    mutating func forgetExpired(_ count: Int, at now: WallTime) -> Bool {
        for _ in 0..<count {
            guard let first = expiries.first, first.expires <= now else { return false }
            if values[first.key]?.number == first.number { remove(first.key) }
            expiries.removeFirst()
        }
        return true
    }

    private func present(_ key: [UInt8], at now: WallTime) -> Value? {
        guard let value = values[key] else { return nil }
        if let expires = value.expires, expires <= now { return nil }
        return value
    }

    private mutating func put(_ json: [UInt8], _ expires: WallTime?, _ key: [UInt8]) {
        remove(key)
        lastNumber += 1
        values[key] = Value(json: json, expires: expires, number: lastNumber)
        bytes += SpaceBound.size(key: key.count, value: json.count)
        guard let expires else { return }
        expiries.add(ExpiryQueue.Entry(expires: expires, key: key, number: lastNumber))
        guard expiries.count > 2 * values.count + 64 else { return }
        expiries.removeAll { [values] in values[$0.key]?.number != $0.number }
    }

    private mutating func remove(_ key: [UInt8]) {
        guard let former = values.removeValue(forKey: key) else { return }
        bytes -= SpaceBound.size(key: key.count, value: former.json.count)
    }
}
