/// Texts to hold two readers against each other: some well formed, most nearly so.
enum TextSamples {
    static let chosen =
        addresses + networks + origins + paths + measures + names + events + stores + fields
        + [
            "", " ", "true", "false", "True", "yes", "7", "-7", "1.5", "1e3", "null", "~", "é",
            "\u{0}",
        ]

    private static let addresses = [
        "127.0.0.1:8080", "[::1]:8080", "localhost:0", "a:65535", "a:65536", "a:00080", "a:000080",
        ":80", "a:", "a", "a:b:1", "[::1]", "[::]:1", "[1:2:3:4:5:6:7:8]:1", "[1:2:3:4:5:6:7::]:1",
        "[1:2:3:4:5:6:7:8::]:1", "[::2:3:4:5:6:7:8]:1", "[1::3::5]:1", "[:::]:1",
        "[1:2:3:4:5:6:1.2.3.4]:1",
        "[::ffff:1.2.3.4]:1", "[1.2.3.4]:1", "[1.2.3.4::]:1", "[::1.2.3.256]:1", "[g::]:1",
        "[12345::]:1",
        "a_b:1", "-:1", "a:+1", "a:1 ", "é:1",
    ]

    private static let networks = [
        "10.0.0.0/8", "10.0.0.0/32", "10.0.0.0/33", "10.0.0.0/", "10.0.0.0/08", "10.0.0.0/-1",
        "10.0.0.0/8/8", "010.0.0.0", "10.0.0", "10.0.0.0.0", "256.0.0.0", "255.255.255.255",
        "2001:db8::/32", "2001:db8::/128", "2001:db8::/129", "::/0", "::", "::ffff:10.0.0.0/104",
        "1::2::3", "10.0.0.0 /8", "٣.0.0.0",
    ]

    private static let origins = [
        "https://open.feishu.cn", "https://open.feishu.cn/", "https://open.feishu.cn//",
        "https://open.feishu.cn:8443", "https://open.feishu.cn:", "https://open.feishu.cn:70000",
        "https://a/b", "https://", "https:///", "http://open.feishu.cn", "http://localhost",
        "http://localhost:1/", "http://127.0.0.1:1", "http://127.0.0.2", "http://[::1]:1",
        "http://[::1]",
        "https://[2001:db8::1]/", "http://[::2]", "ftp://a", "HTTPS://a", "https://a@b",
    ]

    private static let paths = [
        "/", "//", "/a", "/a/", "a", "/a/b", "/a//b", "/.", "/..", "/...", "/.a", "/a/../b",
        "/a/..",
        "/a?b", "/a#b", "/a%20", "/a\\b", "/a b", "/a\u{A0}b", "/a\u{2028}b", "/a\u{200B}b",
        "/飞书/人",
        "/a\u{301}", "/\u{301}a", "/.\u{301}", "/a$b", "/a${b", "../plugins", "plugins\n", "a\tb",
    ]

    private static let measures = [
        "1ms", "0ms", "2900ms", "2901ms", "0002900ms", "2s", "3s", "2 s", "2S", "2", "s", "-1s",
        "+1s",
        "2.5s", "99999999999999999999ms", "٢s", "1MiB", "1024KiB", "1023KiB", "1025KiB", "1GiB",
        "2GiB",
        "15m", "16m", "901s", "1h", "24h", "25h", "30d", "31d", "1M", "1H", "1min", "0", "1", "12",
        "64", "65", "100", "101", "007", "0064", "64 ", "+1", "99999999999999999999", "1024MiB",
        "1025MiB", "1048576KiB", "1048577KiB", "16MB", "16mib", "16\u{212A}iB", "16 MiB",
    ]

    private static let names = [
        "a", "9", "-a", "_a", "a-_9", "a.b", "a b", String(repeating: "a", count: 64),
        String(repeating: "a", count: 65), "á", "memory", "memory:", "memory::", "sqlite:a",
        "sqlite:",
    ]

    private static let events = [
        "*", "a.*", "*.a", "a*", "*a", "a.*b", "**", "..", ".", "a..b", ".*", "通讯录变更", "用户进群、出群事件",
        String(repeating: "a", count: 256), String(repeating: "a", count: 257),
        Array(repeating: "a", count: 16).joined(separator: "."),
        Array(repeating: "a", count: 17).joined(separator: "."),
    ]

    private static let stores = [
        "sqlite:var/nightjar.db", "sqlite:/var/nightjar.db", "sqlite::memory:", "sqlite::memory:x",
        "sqlite:a:memory:", "sqlite:/", "sqlite:var/", "sqlite: ", "sqlite:a\n", "sqlite:a\u{200B}",
        "sqlite:\u{301}", "sqlite:a/\u{301}", "sqlite:../a b$", "SQLite:a", "file:a", "memory:\n",
        "sqlite:${", "sqlite:$$", "sqlite",
    ]

    private static let fields = [
        "event.id", "event.type", "event.tenant", "event.key", "event.app", "event.time", "event",
        "event.", "event.id.a", "event.body", "event.body.", "event.body.a", "event.body.a.b-_9",
        "event.body..a", "event.body.a.", "event.body.0", "event.body.0a", "event.body.a.0.b",
        "event.body.a[0]", "event.raw", "event.raw.a", "event.raw.飞书",
        "event.raw.a\u{A0}", "event.raw.\u{2028}", "event.raw.a b", "event.raw.*", "body.a",
        "event.body.a\n", "event_body.a",
        "event.body" + String(repeating: ".a", count: 16),
        "event.body" + String(repeating: ".a", count: 17),
    ]

    private static let alphabet = Array("0129aZfg:./[]-_*msKiBMG%?#\\ \t中é@+".unicodeScalars)

    /// Texts that lie near to the chosen ones and to `examples`: a few characters added, left out,
    /// replaced.
    static func near(
        _ examples: [String],
        count: Int,
        seed: UInt64
    ) -> [String] {
        var generator = RepeatableNumbers(seed: seed)
        let origins = chosen + Array(repeating: examples, count: 8).flatMap { $0 }
        return (0..<count).map { _ in
            var text = Array((origins.randomElement(using: &generator) ?? "").unicodeScalars)
            for _ in 0..<Int.random(in: 1...3, using: &generator) {
                let place = Int.random(in: 0...text.count, using: &generator)
                let scalar = alphabet.randomElement(using: &generator) ?? "a"
                switch Int.random(in: 0..<3, using: &generator) {
                case 0: text.insert(scalar, at: place)
                case 1 where place < text.count: text.remove(at: place)
                case 2 where place < text.count: text[place] = scalar
                default: break
                }
            }
            var result = String.UnicodeScalarView()
            result.append(contentsOf: text)
            return String(result)
        }
    }
}
