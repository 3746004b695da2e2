import NightjarCore
import NightjarFeishu
import Testing

@Suite struct `Pieces of a message` {
    private static let start = MonotonicTime(nanoseconds: 1_000)

    private func piece(
        _ text: String,
        of id: String? = "m",
        sum: String? = "3",
        seq: String? = nil
    ) -> LongConnectionFrame {
        let headers = [("type", "event"), ("message_id", id), ("sum", sum), ("seq", seq)]
        return LongConnectionFrame(
            .data,
            service: 0,
            headers: headers.compactMap { name, value in value.map { .init(name, $0) } },
            payload: Array(text.utf8)
        )
    }

    private func take(
        _ pieces: inout MessagePieces,
        _ frame: LongConnectionFrame
    ) -> MessagePieces.Taken {
        pieces.take(frame, at: Self.start)
    }

    private func take(
        _ pieces: inout MessagePieces,
        _ text: String,
        _ seq: Int,
        of id: String = "m",
        sum: Int = 3,
        after duration: Duration = .zero
    ) -> MessagePieces.Taken {
        pieces.take(
            piece(text, of: id, sum: String(sum), seq: String(seq)),
            at: Self.start + duration
        )
    }

    @Test(arguments: [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]])
    func `make it whole in any order, however often they come`(order: [Int]) {
        var pieces = MessagePieces()
        let texts = ["a", "", "ccc"]
        for place in order.dropLast() {
            #expect(take(&pieces, texts[place], place) == .incomplete)
            #expect(take(&pieces, texts[place], place) == .repeated)
        }
        let last = order[2]
        #expect(take(&pieces, texts[last], last) == .whole(Array("accc".utf8)))
        #expect(pieces.incompleteCount == 0)
        #expect(pieces.byteCount == 0)
        for place in order { #expect(take(&pieces, texts[place], place) == .repeated) }
    }

    @Test(arguments: ["1", "0", nil])
    func `are one without a sum, whatever their place`(sum: String?) {
        var pieces = MessagePieces()
        let whole = piece("x", of: nil, sum: sum, seq: "9")
        #expect(take(&pieces, whole) == .whole([0x78]))
        #expect(take(&pieces, whole) == .whole([0x78]))
    }

    @Test func `of several messages do not mix`() {
        var pieces = MessagePieces()
        #expect(take(&pieces, "a", 0, of: "m", sum: 2) == .incomplete)
        #expect(take(&pieces, "b", 1, of: "n", sum: 2) == .incomplete)
        #expect(take(&pieces, "c", 1, of: "m", sum: 2) == .whole(Array("ac".utf8)))
        #expect(take(&pieces, "d", 0, of: "n", sum: 2) == .whole(Array("db".utf8)))
    }

    private static let contradictory: [(String?, String?, String?)] = [
        ("m", "65", "0"), ("m", "3", "3"), ("m", "3", nil), ("m", "-1", "0"), ("m", "x", "0"),
        ("m", "", "0"), ("m", "9999999999", "0"), ("m", "3", "-1"), ("m", "3", "٣"),
        (nil, "3", "0"),
        ("", "3", "0"), (String(repeating: "m", count: 257), "3", "0"),
    ]

    @Test(arguments: contradictory)
    func `that contradict themselves are refused`(id: String?, sum: String?, seq: String?) {
        var pieces = MessagePieces()
        #expect(take(&pieces, piece("a", of: id, sum: sum, seq: seq)) == .refused)
        #expect(pieces.incompleteCount == 0)
    }

    @Test func `that contradict others end their message`() {
        var pieces = MessagePieces()
        #expect(take(&pieces, "a", 0, sum: 2) == .incomplete)
        #expect(take(&pieces, "other", 0, sum: 2) == .refused)
        #expect(take(&pieces, "b", 1, sum: 2) == .repeated)
        #expect(take(&pieces, "a", 0, of: "n", sum: 2) == .incomplete)
        #expect(take(&pieces, "b", 1, of: "n", sum: 3) == .refused)
        #expect(pieces.byteCount == 0)
    }

    @Test func `wait ten seconds for the next one`() {
        var pieces = MessagePieces()
        #expect(take(&pieces, "a", 0) == .incomplete)
        #expect(take(&pieces, "b", 1, after: .seconds(9)) == .incomplete)
        #expect(take(&pieces, "c", 2, after: .seconds(18)) == .whole(Array("abc".utf8)))
        #expect(take(&pieces, "a", 0, of: "n", after: .seconds(18)) == .incomplete)
        pieces.expire(Self.start + .seconds(27))
        #expect(pieces.incompleteCount == 1)
        pieces.expire(Self.start + .seconds(28))
        #expect(pieces.incompleteCount == 0)
        #expect(pieces.byteCount == 0)
    }

    @Test func `wait a minute for all of them`() {
        var pieces = MessagePieces()
        for number in 0..<7 {
            let after = Duration.seconds(9 * number)
            #expect(take(&pieces, "a", number, sum: 20, after: after) == .incomplete)
        }
        pieces.expire(Self.start + .seconds(59))
        #expect(pieces.incompleteCount == 1)
        pieces.expire(Self.start + .seconds(60))
        #expect(pieces.incompleteCount == 0)
        #expect(pieces.byteCount == 0)
    }

    @Test func `of one that is done count again when the platform repeats it`() {
        var pieces = MessagePieces()
        #expect(take(&pieces, "a", 0, sum: 2) == .incomplete)
        #expect(take(&pieces, "b", 1, sum: 2) == .whole(Array("ab".utf8)))
        #expect(take(&pieces, "a", 0, sum: 2, after: .seconds(9)) == .repeated)
        // The platform comes again after 15 seconds at the earliest.
        #expect(take(&pieces, "a", 0, sum: 2, after: .seconds(15)) == .incomplete)
        #expect(take(&pieces, "b", 1, sum: 2, after: .seconds(15)) == .whole(Array("ab".utf8)))
    }

    @Test func `have as many bytes as an event may have`() {
        var bounds = MessagePieces.Bounds()
        bounds.messageSize = 10
        var pieces = MessagePieces(bounds)
        #expect(take(&pieces, "12345", 0) == .incomplete)
        #expect(take(&pieces, "123456", 1) == .tooLarge)
        #expect(take(&pieces, "1", 2) == .repeated)
        #expect(pieces.byteCount == 0)
        #expect(take(&pieces, piece("12345678901", sum: "1")) == .tooLarge)
        #expect(MessagePieces.Bounds().messageSize == 1 << 20)
    }

    @Test func `that wait are bounded; the oldest go`() {
        var bounds = MessagePieces.Bounds()
        bounds.incomplete = 3
        bounds.totalSize = 20
        var pieces = MessagePieces(bounds)
        for number in 0..<5 {
            let after = Duration.seconds(number)
            #expect(take(&pieces, "12", 0, of: "m\(number)", sum: 2, after: after) == .incomplete)
            #expect(pieces.incompleteCount == min(number + 1, 3))
        }
        #expect(
            take(&pieces, "3", 1, of: "m4", sum: 2, after: .seconds(5)) == .whole([49, 50, 51])
        )
        #expect(take(&pieces, "3", 1, of: "m0", sum: 2, after: .seconds(5)) == .incomplete)
        let long = String(repeating: "x", count: 18)
        #expect(take(&pieces, long, 0, of: "long", sum: 2, after: .seconds(6)) == .incomplete)
        #expect(pieces.byteCount <= 20)
    }

    @Test func `stay within their bounds whatever comes`() {
        var generator = CountingGenerator()
        var pieces = MessagePieces()
        let texts = [0, 1, 1000, 200_000].map { String(repeating: "x", count: $0) }
        for step in 0..<5000 {
            let id = "m\(Int.random(in: 0..<500, using: &generator))"
            let sum = Int.random(in: 0...70, using: &generator)
            let seq = Int.random(in: 0...70, using: &generator)
            let text = texts[Int.random(in: texts.indices, using: &generator)]
            _ = take(&pieces, text, seq, of: id, sum: sum, after: .milliseconds(step))
            #expect(pieces.incompleteCount <= 64)
            #expect(pieces.byteCount <= 8 << 20)
        }
    }
}
