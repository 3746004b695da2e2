/// A store whose faults are told: once when they begin, and when they are over.
struct ObservedStore: DeliveryStore {
    let store: any DeliveryStore
    let record: DispatchRecord

    var lastNumber: ArrivalNumber { store.lastNumber }
    var now: WallTime { store.now }

    func reply(to key: DeliveryKey) async throws(StoreFault) -> Reply? {
        do throws(StoreFault) { return try await store.reply(to: key) } catch { throw told(error) }
    }

    func commit(_ changes: [StoreChange]) async throws(StoreFault) {
        do throws(StoreFault) { try await store.commit(changes) } catch { throw told(error) }
        record.storeWorks()
    }

    func entry(_ number: ArrivalNumber) async throws(StoreFault) -> InboxEntry? {
        do throws(StoreFault) { return try await store.entry(number) } catch { throw told(error) }
    }

    func waiting(
        after number: ArrivalNumber,
        limit: Int
    ) async throws(StoreFault) -> [WaitingEntry] {
        do throws(StoreFault) {
            return try await store.waiting(after: number, limit: limit)
        } catch { throw told(error) }
    }

    func deadLetters(
        after number: ArrivalNumber,
        limit: Int
    ) async throws(StoreFault) -> [DeadLetter] {
        do throws(StoreFault) {
            return try await store.deadLetters(after: number, limit: limit)
        } catch { throw told(error) }
    }

    func counts() async throws(StoreFault) -> StoreCounts {
        do throws(StoreFault) { return try await store.counts() } catch { throw told(error) }
    }

    private func told(_ fault: StoreFault) -> StoreFault {
        record.storeFailed(fault)
        return fault
    }
}
