import NightjarCore

/// A value that is there and has not expired.
struct PresentValue {
    /// Empty where the change does not read it.
    let json: [UInt8]
    let expires: WallTime?
}

/// What a change makes of a value.
enum ValueOutcome {
    /// It stays as it is.
    case stays(ValueChangeResult)
    case becomes([UInt8], expires: WallTime?, ValueChangeResult)
    case goes
}

extension ValueRequest {
    /// What the change makes of the value that is present; nil is none.
    ///
    /// - Throws: A ``JSONFault`` where the present value is no JSON.
    func outcome(
        of present: PresentValue?,
        at now: WallTime
    ) throws(JSONFault) -> ValueOutcome {
        switch change {
        case .set(let json, let lifetime):
            let expires = lifetime.map { now + $0 }
            if let expires, expires <= now { return .goes }
            return .becomes(json, expires: expires, .done(nil))
        case .delete: return .goes
        case .compareAndSet(let old, let new):
            guard try isEqual(present, old) else { return .stays(.differed) }
            guard let new else { return .goes }
            return .becomes(new, expires: present?.expires, .done(nil))
        case .replace(let former, let new):
            guard let present, present.json == former else { return .stays(.differed) }
            guard let new else { return .goes }
            return .becomes(new, expires: present.expires, .done(nil))
        case .increment(let amount): return try sum(present, amount)
        }
    }

    private func isEqual(
        _ present: PresentValue?,
        _ old: CanonicalJSON?
    ) throws(JSONFault) -> Bool {
        guard let present, let old else { return present == nil && old == nil }
        return try old.isValue(of: present.json)
    }

    private func sum(
        _ present: PresentValue?,
        _ amount: JSONNumber
    ) throws(JSONFault) -> ValueOutcome {
        guard let present else { return .becomes(amount.json, expires: nil, .done(amount.json)) }
        guard let number = JSONNumber(json: present.json) else {
            try JSONText.checkBeginning(of: present.json)
            return .stays(.refused("the value is no number"))
        }
        guard let sum = number.adding(amount) else {
            return .stays(.refused("the sum is beyond the bounds of a number"))
        }
        return .becomes(sum.json, expires: present.expires, .done(sum.json))
    }
}
