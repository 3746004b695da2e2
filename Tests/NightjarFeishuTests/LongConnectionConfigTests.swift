import NightjarFeishu
import Testing

@Suite struct `The configuration of a long connection` {
    private func updated(_ json: String) -> LongConnectionConfig {
        var config = LongConnectionConfig()
        let isTaken = config.update(Array(json.utf8))
        #expect(isTaken)
        return config
    }

    @Test func `is what the platform says`() {
        let config = updated(
            #"{"ReconnectCount":7,"ReconnectInterval":20,"ReconnectNonce":5,"PingInterval":90,"X":1}"#
        )
        #expect(config.reconnectCount == 7)
        #expect(config.reconnectInterval == .seconds(20))
        #expect(config.reconnectNonce == .seconds(5))
        #expect(config.pingInterval == .seconds(90))
    }

    @Test(arguments: [
        "{}",
        #"{"ReconnectCount":null,"ReconnectInterval":null,"ReconnectNonce":null,"PingInterval":null}"#,
        #"{"ReconnectCount":1000001,"ReconnectInterval":0,"ReconnectNonce":-1,"PingInterval":0}"#,
        #"{"ReconnectInterval":601,"ReconnectNonce":601,"PingInterval":601}"#,
        #"{"ReconnectCount":1.5,"ReconnectInterval":"20","ReconnectNonce":[],"PingInterval":1e9}"#,
        #"{"PingInterval":99999999999999999999}"#,
    ])
    func `keeps a value that is missing or mad`(json: String) {
        #expect(updated(json) == LongConnectionConfig())
    }

    @Test func `counts without end below 0`() {
        var config = updated(#"{"ReconnectCount":3}"#)
        #expect(config.reconnectCount == 3)
        let isTaken = config.update(Array(#"{"ReconnectCount":-1}"#.utf8))
        #expect(isTaken)
        #expect(config.reconnectCount == nil)
        #expect(updated(#"{"ReconnectCount":0}"#).reconnectCount == 0)
    }

    @Test(arguments: ["", "null", "[]", "{", "nonsense"])
    func `is no other text`(text: String) {
        var config = LongConnectionConfig()
        let isTaken = config.update(Array(text.utf8))
        #expect(!isTaken)
        #expect(config == LongConnectionConfig())
    }
}
