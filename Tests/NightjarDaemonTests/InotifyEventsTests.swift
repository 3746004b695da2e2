import Glibc
import NightjarDaemon
import Testing

@Suite struct `Inotify's events` {
    /// As inotify(7) lays them out: watch, mask, cookie, length of the name, the name.
    private func event(
        _ watch: Int32,
        _ mask: UInt32,
        _ name: [UInt8],
        cookie: UInt32 = 0
    ) -> [UInt8] {
        let head = [UInt32(bitPattern: watch), mask, cookie, UInt32(name.count)]
        return head.flatMap { word in withUnsafeBytes(of: word) { Array($0) } } + name
    }

    private var two: [UInt8] {
        event(1, 0x100, Array("m.lua".utf8) + [0, 0, 0]) + event(2, 0x400, [])
    }

    private func names(_ bytes: [UInt8]) -> [String] {
        InotifyEvents(bytes[...]).map { "\($0.watch) \($0.mask) \($0.name)" }
    }

    @Test func `are read one after another`() {
        #expect(names(two) == ["1 256 m.lua", "2 1024 "])
    }

    @Test func `tell which two are one rename`() {
        let bytes = event(1, 0x40, [97, 0], cookie: 7)
        #expect(InotifyEvents(bytes[...]).map(\.cookie) == [7])
    }

    @Test(arguments: 0..<40)
    func `end where their bytes do`(count: Int) {
        #expect(names(Array(two.prefix(count))) == (count < 24 ? [] : ["1 256 m.lua"]))
    }

    @Test func `may have a name without end, and one that is not UTF-8`() {
        #expect(names(event(1, 1, Array("abc".utf8))) == ["1 1 abc"])
        #expect(names(event(1, 1, [0xFF, 0])) == ["1 1 \u{FFFD}"])
    }

    @Test func `may claim any length`() {
        var bytes = event(1, 1, [])
        bytes.replaceSubrange(12..<16, with: [0xFF, 0xFF, 0xFF, 0xFF])
        #expect(names(bytes) == [])
    }

    @Test func `are read from within a buffer`() {
        let bytes = [9, 9, 9] + two
        #expect(InotifyEvents(bytes[3...]).map(\.name) == ["m.lua", ""])
    }
}
