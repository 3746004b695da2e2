/// Keeps values for plugins: durable, one space for each plugin.
///
/// A change is done as a whole or not at all, and seen by whoever reads after it has returned; of
/// changes at the same time, on whatever event loops and from whatever workers, one comes after the
/// other.
package protocol KeyValueStore: Sendable {
    /// The JSON of a key's value; nil when there is none, or it has expired.
    func value(of key: String, in space: String) async throws(StoreFault) -> [UInt8]?

    /// Makes a change, and returns once it is committed.
    func change(
        _ key: String,
        in space: String,
        _ change: ValueChange
    ) async throws(StoreFault) -> ValueChangeResult
}

/// A change of one key's value.
package enum ValueChange: Sendable, Equatable {
    /// The value becomes this JSON; for so long, or for good where there is no lifetime.
    case set([UInt8], lifetime: Duration?)

    /// There is no value any more.
    case delete

    /// Where the value is `old`, it becomes `new`; nil stands for no value.
    ///
    /// Values are compared as JSON: the order of an object's names, white space and the spelling of
    /// text do not matter, and 1 and 1.0 are one number. The lifetime is kept.
    case compareAndSet(old: [UInt8]?, new: [UInt8]?)

    /// The value, a number, grows by `amount`; where there is none, it becomes `amount`.
    ///
    /// The lifetime is kept.
    case increment(amount: JSONNumber)
}

/// What came of a change.
package enum ValueChangeResult: Sendable, Equatable {
    /// It is done; of an increment, the new number's JSON.
    case done([UInt8]?)

    /// The value was another: nothing has changed.
    case differed

    /// It cannot be done, and why: the value is no number, a sum is beyond 64 bits, the space is
    /// full. Nothing has changed.
    case refused(String)
}

/// A number of JSON as Lua has them: whole numbers of 64 bits, and others.
package enum JSONNumber: Sendable, Equatable {
    case integer(Int64)

    /// Finite.
    case float(Double)
}

/// Bounds of what one plugin keeps.
package enum ValueBounds {
    /// Bytes of a key: 1 to this.
    package static let keyBytes = 512

    /// Bytes of a value's JSON.
    package static let valueBytes = 256 << 10

    /// Bytes of all keys and values of a space together, with 64 for each.
    package static let spaceBytes = 64 << 20
}
