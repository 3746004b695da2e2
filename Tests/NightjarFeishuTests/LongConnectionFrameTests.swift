import NightjarFeishu
import Testing

@Suite struct `A frame of the long connection` {
    struct Case: Decodable, Sendable, CustomTestStringConvertible {
        let name: String
        let hex: String
        let sequence: String
        let log: String
        let service: Int32
        let method: Int32
        let headers: [[String]]
        let payload: String

        var testDescription: String { name }
        var bytes: [UInt8] { [UInt8](hex: hex) }
    }

    private struct File: Decodable {
        let frames: [Case]
    }

    static let cases: [Case] =
        (try? Fixture.read("feishu/long-connection-frames.json", as: File.self).frames) ?? []

    @Test func `has its cases`() {
        #expect(Self.cases.count == 14)
    }

    @Test(arguments: cases)
    func `is read as the platform writes it, and written the same`(frame: Case) throws {
        let read = try #require(LongConnectionFrame(frame.bytes))
        #expect(String(read.sequence) == frame.sequence)
        #expect(String(read.log) == frame.log)
        #expect(read.service == frame.service)
        #expect(read.method?.rawValue == frame.method)
        #expect(read.headers.map { [$0.name, $0.value] } == frame.headers)
        #expect(String(decoding: read.payload, as: UTF8.self) == frame.payload)
        #expect(read.bytes == frame.bytes)
    }

    @Test(arguments: cases)
    func `is made of its parts`(frame: Case) throws {
        let made = LongConnectionFrame(
            try #require(LongConnectionFrame.Method(rawValue: frame.method)),
            service: frame.service,
            sequence: try #require(UInt64(frame.sequence)),
            log: try #require(UInt64(frame.log)),
            headers: frame.headers.map { .init($0[0], $0[1]) },
            payload: frame.payload.isEmpty ? nil : Array(frame.payload.utf8)
        )
        guard frame.name != "event with optional strings" else { return }
        #expect(made.bytes == frame.bytes)
    }

    @Test func `pings with the service of its connection`() {
        let ping = LongConnectionFrame.ping(service: 33_554_678)
        let hex = "0800100018f681801020002a0c0a0474797065120470696e67"
        #expect(ping.bytes == [UInt8](hex: hex))
        #expect(ping[header: "type"] == "ping")
        #expect(ping[header: "sum"] == nil)
    }

    @Test func `answers with all that it had and the time it took`() throws {
        let event = try #require(Self.cases.first { $0.name == "event with optional strings" })
        let frame = try #require(LongConnectionFrame(event.bytes))
        let answer = frame.answer(Array(#"{"code":200}"#.utf8), after: .microseconds(12_900))
        #expect(answer.headers == frame.headers + [.init("biz_rt", "12")])
        #expect(String(decoding: answer.payload, as: UTF8.self) == #"{"code":200}"#)
        // The optional fields: payload_encoding "", payload_type "json", LogIDNew "20240101".
        let payload = "420c" + hexadecimal(Array(#"{"code":200}"#.utf8))
        let end = [UInt8](hex: "32003a046a736f6e" + payload + "4a083230323430313031")
        #expect(Array(answer.bytes.suffix(end.count)) == end)
    }

    @Test func `keeps fields it does not know, in an answer too`() throws {
        let unknown = [UInt8](hex: "9a01036e6577")
        let bytes = [UInt8](hex: "0801100218032001") + unknown
        let frame = try #require(LongConnectionFrame(bytes))
        #expect(frame.bytes == bytes)
        #expect(Array(frame.answer([], after: .zero).bytes.suffix(unknown.count)) == unknown)
    }

    @Test(arguments: [
        "", "ff", "08", "0800", "080010001800", "0800100020002a00", "08001000180020002a02",
        "08001000180020002a040a02fffe", "08001000180020002a030a0161", "08ffffffffffffffffffffff01",
        "0a0100", "080010001800200042ffffffff0f",
    ])
    func `is none without its required fields, cut off, or not in UTF-8`(hex: String) {
        #expect(LongConnectionFrame([UInt8](hex: hex)) == nil)
    }

    @Test(arguments: cases)
    func `that is cut off anywhere is never taken for the whole`(frame: Case) throws {
        let whole = try #require(LongConnectionFrame(frame.bytes))
        for count in 0..<frame.bytes.count {
            #expect(LongConnectionFrame(Array(frame.bytes.prefix(count))) != whole)
        }
    }

    @Test func `has bounds`() {
        func frame(headers: Int, payload: Int) -> [UInt8] {
            let headers = Array(repeating: LongConnectionFrame.Header("a", "b"), count: headers)
            let payload = [UInt8](repeating: 0, count: payload)
            return LongConnectionFrame(.data, service: 0, headers: headers, payload: payload).bytes
        }
        let most = LongConnectionFrame.maximumHeaders, longest = LongConnectionFrame.maximumSize
        #expect(LongConnectionFrame(frame(headers: most, payload: 1)) != nil)
        #expect(LongConnectionFrame(frame(headers: most + 1, payload: 1)) == nil)
        #expect(LongConnectionFrame(frame(headers: 0, payload: longest - 12)) != nil)
        #expect(LongConnectionFrame(frame(headers: 0, payload: longest - 11)) == nil)
    }

    @Test func `has a bound on all but its payload`() {
        let least = "0800100018002000"
        func hex(_ count: Int) -> String {
            let digits = String(count & 0x7F | 0x80, radix: 16)
            let others = String(count >> 7 & 0x7F | 0x80, radix: 16)
            let last = String(count >> 14, radix: 16)
            return digits + others + "0" + last + String(repeating: "61", count: count)
        }
        let most = LongConnectionFrame.maximumOverhead
        // payload_encoding, payload_type, LogIDNew and a field that nobody knows.
        for field in ["32", "3a", "4a", "9a01"] {
            let frame = LongConnectionFrame([UInt8](hex: least + field + hex(most - 8)))
            #expect((frame?.overhead ?? 0) >= most - 8)
            #expect(LongConnectionFrame([UInt8](hex: least + field + hex(most + 1))) == nil)
        }
        func frame(_ header: LongConnectionFrame.Header) -> [UInt8] {
            LongConnectionFrame(.data, service: 0, headers: [header]).bytes
        }
        let long = String(repeating: "a", count: most - 64)
        #expect(LongConnectionFrame(frame(.init(long, "")))?.overhead == most)
        #expect(LongConnectionFrame(frame(.init("", long)))?.overhead == most)
        #expect(LongConnectionFrame(frame(.init("b", long))) == nil)
    }
}

extension [UInt8] {
    /// Bytes as a fixture writes them; what is no digit counts as 0.
    init(hex text: String) {
        let digits = text.utf8.map { UInt8(Character(UnicodeScalar($0)).hexDigitValue ?? 0) }
        self = stride(from: 0, to: digits.count - 1, by: 2).map { digits[$0] << 4 | digits[$0 + 1] }
    }
}

func hexadecimal(_ bytes: [UInt8]) -> String {
    bytes.map { byte in
        let text = String(byte, radix: 16)
        return byte < 16 ? "0" + text : text
    }.joined()
}
