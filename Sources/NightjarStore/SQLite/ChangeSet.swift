import NightjarCore

/// What one caller wants committed, all or nothing.
enum ChangeSet: Sendable {
    case deliveries([StoreChange])
    case value(ValueRequest)

    /// What came of one; of a change of a value its result, of others `done` without a value.
    typealias Result = Swift.Result<ValueChangeResult, StoreFault>

    /// What is counted of it while it waits.
    var bytes: Int {
        switch self {
        case .deliveries(let changes): changes.reduce(0) { $0 + $1.bytes }
        case .value(let request): request.bytes
        }
    }

    /// Bytes that it adds to the ledger.
    var rememberedBytes: Int {
        guard case .deliveries(let changes) = self else { return 0 }
        return changes.reduce(0) { sum, change in
            guard case .remember(let key, let reply, _) = change else { return sum }
            return sum + key.bytes + reply.body.count
        }
    }

    /// Whether a full disk has room for it.
    var isWithoutGrowth: Bool {
        switch self {
        case .deliveries(let changes):
            changes.allSatisfy { if case .finish = $0 { true } else { false } }
        case .value(let request): if case .delete = request.change { true } else { false }
        }
    }
}

extension StoreChange {
    fileprivate var bytes: Int {
        switch self {
        case .remember(let key, let reply, _): key.bytes + reply.body.count
        case .accept(let entry): entry.bytes
        case .bury(_, let burial):
            burial.reason.utf8.count + (burial.traceback?.utf8.count ?? 0)
        case .finish, .postpone, .revive: 0
        }
    }
}
