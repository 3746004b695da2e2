package import NightjarCore

extension SQLiteStore: KeyValueStore {
    /// Waits for the thread, which reads one row.
    ///
    /// - Throws: A ``StoreFault``, also where what stands there is no JSON.
    package func value(of key: String, in space: String) async throws(StoreFault) -> [UInt8]? {
        guard ValueRequest.isKey(key) else { return nil }
        let json = try await read { file in
            let now = file.clock.now
            return try file.connected {
                try $0.values.value(of: Array(key.utf8), in: Array(space.utf8), at: now)
            }
        }
        guard let json else { return nil }
        do {
            // Here, and not on the thread that all wait for.
            try JSONText.check(json)
        } catch {
            throw damage(in: space)
        }
        return json
    }

    /// Waits for the transaction that has the change.
    package func change(
        _ key: String,
        in space: String,
        _ change: ValueChange
    ) async throws(StoreFault) -> ValueChangeResult {
        try await checkAndMake(key, in: space, change)
    }
}

extension SQLiteStore: ValueKeeper {
    func make(_ request: ValueRequest) async throws(StoreFault) -> ValueChangeResult {
        try await commit(.value(request)).get()
    }

    func damage(in space: String) -> StoreFault { .damagedValue(path, of: space) }
}

extension StoreFault {
    /// Only that value is: it can be set anew.
    static func damagedValue(_ path: String, of space: String) -> StoreFault {
        StoreFault(
            .damaged,
            "\(path) is damaged: a value of the plugin \(space) is no JSON; let it be set anew, or deleted"
        )
    }
}
