import NightjarDaemon
import Testing

@Suite struct `The queue of a log` {
    private func queue(_ capacity: Int) -> LogQueue {
        LogQueue(capacity: capacity) { "(\($0))" }
    }

    private func text(_ bytes: [UInt8]?) -> String? {
        bytes.map { String(decoding: $0, as: UTF8.self) }
    }

    @Test func `gives what it took, in order`() {
        var queue = queue(10)
        #expect(text(queue.next()) == nil)
        queue.add("one")
        queue.add("two")
        #expect(text(queue.next()) == "onetwo")
        #expect(text(queue.next()) == nil)
    }

    @Test func `leaves out what has no room, and says so in its place`() {
        var queue = queue(6)
        for line in ["one", "two", "three", "4"] { queue.add(line) }
        #expect(text(queue.next()) == "onetwo(2)")
    }

    @Test func `takes nothing before it has said what is missing`() {
        var queue = queue(8)
        queue.add("12345678")
        #expect(text(queue.next()) == "12345678")
        queue.add("left out")
        queue.wrote(3)
        queue.add("x")
        queue.wrote(1)
        queue.add("y")
        #expect(text(queue.next()) == "(2)y")
    }

    @Test func `counts what is being written`() {
        var queue = queue(4)
        queue.add("1234")
        #expect(text(queue.next()) == "1234")
        queue.add("5")
        queue.wrote(4)
        #expect(text(queue.next()) == "(1)")
        #expect(queue.taken == 7)
        #expect(queue.done == 4)
    }

    @Test func `says it without another line`() {
        var queue = queue(2)
        queue.add("123")
        #expect(text(queue.next()) == "(1)")
        queue.wrote(3)
        #expect(text(queue.next()) == nil)
        #expect(queue.taken == queue.done)
    }
}
