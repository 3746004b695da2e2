import NightjarHTTP
import Testing

@Suite struct `A value that is made once` {
    private struct Fault: Error, Equatable {
        let number: Int
    }

    @Test func `is made for all who ask meanwhile, and kept`() async throws {
        let made = Counter()
        let gate = Gate()
        let once = MadeOnce<Int> {
            made.add()
            await gate.pass()
            return made.value
        }
        await withTaskGroup(of: Int?.self) { group in
            for _ in 0..<100 { group.addTask { try? await once.value } }
            await gate.arrival()
            gate.open()
            for await value in group { #expect(value == 1) }
        }
        #expect(try await once.value == 1)
    }

    @Test func `is made again after a failure, until it is made`() async throws {
        let made = Counter()
        let once = MadeOnce<Int> {
            made.add()
            if made.value < 3 { throw Fault(number: made.value) }
            return made.value
        }
        for number in 1...2 {
            let fault = await #expect(throws: Fault.self) { _ = try await once.value }
            #expect(fault == Fault(number: number))
        }
        for _ in 0..<2 { #expect(try await once.value == 3) }
    }

    @Test func `is made again while it is not to be kept`() async throws {
        let made = Counter()
        let once = MadeOnce<Int>(keeping: { $0 > 2 }) {
            made.add()
            return made.value
        }
        var values: [Int] = []
        for _ in 0..<5 { values.append(try await once.value) }
        #expect(values == [1, 2, 3, 3, 3])
    }
}
