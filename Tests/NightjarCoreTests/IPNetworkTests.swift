import NightjarCore
import Testing

@Suite struct `A network` {
    @Test(arguments: [
        ("10.0.0.0/8", "10.255.1.2", true), ("10.0.0.0/8", "11.0.0.1", false),
        ("192.168.1.128/25", "192.168.1.128", true), ("192.168.1.128/25", "192.168.1.127", false),
        ("10.1.2.3", "10.1.2.3", true), ("10.1.2.3", "10.1.2.4", false),
        ("0.0.0.0/0", "203.0.113.9", true), ("0.0.0.0/0", "2001:db8::1", false),
        ("2001:db8::/32", "2001:db8:ffff::7", true), ("2001:db8::/32", "2001:db9::", false),
        ("::/0", "10.1.2.3", true), ("::1", "::1", true), ("::1", "::2", false),
        ("10.0.0.0/8", "::ffff:10.1.2.3", true), ("::ffff:10.0.0.0/104", "10.9.9.9", true),
        ("2001:db8::8/125", "2001:db8::f", true), ("2001:db8::8/125", "2001:db8::10", false),
    ])
    func `contains its addresses`(_ network: String, _ address: String, _ contains: Bool) throws {
        let network = try #require(IPNetwork(network))
        #expect(network.contains(try #require(IPAddress(address))) == contains)
    }

    @Test(arguments: [
        "", "10", "10.0.0", "10.0.0.0.0", "10.0.0.256", "10.0.0.01", "10.0.0.0/33", "10.0.0.0/",
        "10.0.0.0/-1", "10.0.0.0/+8", "10.0.0.0/8/8", "::/129", "1::2::3", ":::", "1:2:3",
        "12345::",
        "g::", "::+1", "1:2:3:4:5:6:7:8:9", "10.0.0.0 /8", "example.com", "[::1]", "::ffff:10.0.0",
        "1.2.3.4::", "::-0", "1:1.2.3.4::", "::1.2.3.4:5",
    ])
    func `is not made of anything else`(_ text: String) {
        #expect(IPNetwork(text) == nil)
    }
}
