import NightjarCore

/// The spaces of a ``MemoryStore``.
///
/// With each change a few values go that have expired: of its own space, and of another one in turn,
/// so that what nobody changes any more does not stay.
struct MemorySpaces {
    private static let step = 8

    private var spaces: [[UInt8]: MemorySpace] = [:]
    /// The names of `spaces`, in no order.
    private var names: [[UInt8]] = []
    private var next = 0

    func value(of key: [UInt8], in space: [UInt8], at now: WallTime) -> [UInt8]? {
        spaces[space]?.value(of: key, at: now)
    }

    mutating func make(
        _ request: ValueRequest,
        within bound: SpaceBound,
        at now: WallTime
    ) throws(JSONFault) -> ValueChangeResult {
        if spaces[request.space] == nil { names.append(request.space) }
        defer { forgetExpired(at: now) }
        spaces[request.space, default: MemorySpace()].forgetExpired(Self.step, at: now)
        return try spaces[request.space, default: MemorySpace()]
            .make(request, within: bound, at: now)
    }

    private mutating func forgetExpired(at now: WallTime) {
        if next >= names.count { next = 0 }
        let name = names[next]
        spaces[name]?.forgetExpired(Self.step, at: now)
        if spaces[name]?.isEmpty ?? true {
            spaces[name] = nil
            names.swapAt(next, names.count - 1)
            names.removeLast()
        } else {
            next += 1
        }
    }
}
