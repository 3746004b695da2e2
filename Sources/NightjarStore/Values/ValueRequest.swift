import NightjarCore

/// A change of a value, checked as far as it can be without the store: by its caller, for there is
/// one store and many callers.
///
/// Space and key are bytes: as texts, two that look alike would be one.
struct ValueRequest: Sendable {
    enum Change: Sendable {
        case set([UInt8], lifetime: Duration?)
        case delete
        case compareAndSet(old: CanonicalJSON?, new: [UInt8]?)
        case increment(JSONNumber)

        /// Where the value is this to the byte, it becomes `new`.
        case replace([UInt8], new: [UInt8]?)
    }

    /// Why a change cannot be done, whatever the store holds.
    struct Refusal: Error {
        let message: String
    }

    let space: [UInt8]
    let key: [UInt8]
    private(set) var change: Change

    init(_ key: String, in space: String, _ change: ValueChange) throws(Refusal) {
        self.space = Array(space.utf8)
        self.key = Array(key.utf8)
        guard Self.isKey(key) else {
            throw Refusal(
                message: key.isEmpty
                    ? "the key is empty"
                    : "the key has \(self.key.count) bytes, and may have \(ValueBounds.keyBytes)"
            )
        }
        switch change {
        case .set(let json, let lifetime):
            _ = try Self.check(json, "the value")
            self.change = .set(json, lifetime: lifetime)
        case .delete: self.change = .delete
        case .compareAndSet(let old, let new):
            var form: CanonicalJSON?
            if let old { form = try Self.check(old, "the old value") }
            if let new { _ = try Self.check(new, "the new value") }
            self.change = .compareAndSet(old: form, new: new)
        case .increment(let amount):
            if case .float(let float) = amount, !float.isFinite {
                throw Refusal(message: "the amount is not finite")
            }
            self.change = .increment(amount)
        }
    }

    /// Whether there can be a value of that key.
    static func isKey(_ key: String) -> Bool { (1...ValueBounds.keyBytes).contains(key.utf8.count) }

    private static func check(
        _ json: [UInt8],
        _ what: String
    ) throws(Refusal) -> CanonicalJSON {
        guard json.count <= ValueBounds.valueBytes else {
            throw Refusal(
                message:
                    "\(what) has \(json.count) bytes as JSON, and may have \(ValueBounds.valueBytes)"
            )
        }
        do {
            return try CanonicalJSON(json)
        } catch {
            throw Refusal(message: "\(what) is no JSON: it \(error.problem)")
        }
    }

    /// The same of the same key, where the value is `former` to the byte.
    func replacing(_ former: [UInt8], by new: [UInt8]?) -> ValueRequest {
        var request = self
        request.change = .replace(former, new: new)
        return request
    }

    /// Whether the present value has to be read.
    var readsValue: Bool {
        switch change {
        case .set, .delete: false
        case .compareAndSet(let old, _): old != nil
        case .increment, .replace: true
        }
    }

    /// What is counted of it for the queue; it may be asked to write as much.
    var bytes: Int {
        let values =
            switch change {
            case .set(let json, _): json.count
            case .compareAndSet(let old, let new): (old?.bytes.count ?? 0) + (new?.count ?? 0)
            case .replace(let former, let new): former.count + (new?.count ?? 0)
            case .delete, .increment: 0
            }
        return space.count + key.count + values
    }

    /// What its key and `json` count for in their space.
    func size(of json: [UInt8]) -> Int { SpaceBound.size(key: key.count, value: json.count) }
}
