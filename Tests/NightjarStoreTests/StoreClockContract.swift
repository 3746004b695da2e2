import Foundation
import NightjarCore
import NightjarStore
import Synchronization
import Testing

/// What a store makes of clocks that jump.
@Suite struct `A store's time` {
    private let hour: Int64 = 3_600_000

    @Test(arguments: StoreKind.allCases)
    func `goes on when the calendar's clock steps back`(_ kind: StoreKind) async throws {
        let test = try kind.make()
        let start = test.store.now
        try await test.store.commit([.remember(.sample("e"), .sample("ok"), lifetime: .seconds(10))]
        )
        test.clocks.step(milliseconds: -hour)
        #expect(test.store.now == start)
        test.clocks.advance(milliseconds: 9_999)
        #expect(test.store.now == start + .milliseconds(9_999))
        #expect(try await test.store.knows("e"))
        test.clocks.advance(milliseconds: 1)
        #expect(try await !test.store.knows("e"))
    }

    @Test(arguments: StoreKind.allCases)
    func `follows the calendar's clock forward within a second`(_ kind: StoreKind) async throws {
        let test = try kind.make()
        let start = test.store.now
        test.clocks.advance(milliseconds: 1)
        test.clocks.step(milliseconds: hour)
        test.clocks.advance(milliseconds: 999)
        #expect(test.store.now == start + .milliseconds(hour + 1000))
        #expect(test.store.now == test.clocks.wall)
    }

    @Test func `is never before what it was, whatever the clock says at a start`() async throws {
        let folder = try StoreFolder()
        let notices = Mutex<[StoreNotice]>([])
        func open() throws -> SQLiteStore {
            try folder.open(.onDisk) {
                $0.notice = { notice in notices.withLock { $0.append(notice) } }
            }
        }
        var store = try open()
        try await store.commit([.remember(.sample("e"), .sample("ok"), lifetime: .seconds(7200))])
        folder.clocks.advance(milliseconds: 700)
        let former = store.now
        store.close()
        folder.clocks.step(milliseconds: -59_000)
        store = try open()
        #expect(store.now == former)
        store.close()
        #expect(notices.withLock { $0 }.isEmpty)

        folder.clocks.step(milliseconds: -hour)
        store = try open()
        #expect(store.now == former)
        #expect(notices.withLock { $0 } == [.clockWentBack(.milliseconds(hour + 59_000))])
        // Late by no more than the step.
        folder.clocks.advance(milliseconds: 7_199_299)
        #expect(try await store.knows("e"))
        folder.clocks.advance(milliseconds: 1)
        #expect(try await !store.knows("e"))
        store.close()
    }

    @Test func `is written while nothing is committed`() async throws {
        let folder = try StoreFolder()
        let store = try folder.open()
        try await store.commit([.remember("e1")])
        folder.clocks.advance(milliseconds: hour)
        try await store.tidy()
        let former = store.now
        // As after a sudden end: the file as it is now.
        let copy = try StoreFolder()
        try FileManager.default.copyItem(atPath: folder.file, toPath: copy.file)
        store.close()
        let next = try copy.open()
        #expect(next.now >= former)
        #expect(try await !next.knows("e1"))
        next.close()
    }

    @Test func `ends where the calendar's does`() {
        let moment = WallTime(milliseconds: 1_793_000_000_000)
        let long = Duration.seconds(9_300_000_000_000_000)
        let part = Duration.milliseconds(500)
        #expect(moment + (long + part) == WallTime(milliseconds: .max))
        #expect(WallTime(milliseconds: -1) + (.zero - long - part) == WallTime(milliseconds: .min))
        #expect(WallTime(milliseconds: .max) + part == WallTime(milliseconds: .max))
    }
}
