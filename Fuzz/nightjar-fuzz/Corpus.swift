/// Valid deliveries, small ones of each kind.
enum Corpus {
    static let tokens = [
        "{", "}", "[", "]", ",", ":", "\"", "\\u0000", "\\ud800", "\\u0065", "null", "true",
        "1e999",
        "-0", "9223372036854775808", "\"schema\":\"2.0\"", "\"uuid\":\"u\"", "\"event\":{}",
        "\"header\":null", "\"token\":\"fuzz-token\"", "\"type\":\"url_verification\"",
        "\"encrypt\":\"\"", "\u{FEFF}", "离", "[[[[[[[[[[[[[[[[", "{\"a\":{\"a\":{\"a\":",
    ]

    static let feishu = texts([
        #"{"challenge":"ajls384k","token":"fuzz-token","type":"url_verification"}"#,
        #"{"ts":"1502199207.7171419","uuid":"bc44","token":"fuzz-token","type":"event_callback","event":{"app_id":"cli_9c","chat_id":"oc_26","tenant_key":"7365","type":"p2p_chat_create","user":{"name":"n","open_id":"ou_7d"}}}"#,
        #"{"schema":"2.0","header":{"event_id":"f798","token":"fuzz-token","create_time":"1603977298000000","event_type":"contact.user.deleted_v3","tenant_key":"xxx","app_id":"cli_x"},"event":{}}"#,
        #"{"schema":"2.0","header":{"event_id":"5e37","event_type":"im.message.receive_v1","create_time":"1608725989000","token":"fuzz-token","app_id":"cli_9f","tenant_key":"2ca1"},"event":{"message":{"message_id":"om_5c","content":"{\"text\":\"hi\"}"}}}"#,
        #"{"schema":"2.0","header":{"event_id":"f7","token":"fuzz-token","create_time":"1603977298000000","event_type":"card.action.trigger"},"event":{"operator":{"open_id":"ou"},"token":"c-1","action":{"value":{"k":"v"},"tag":"button"}}}"#,
    ])

    static let people = texts([
        #"{"version":"1.0","header":{"token":"fuzz-token","event_id":"bb22","event_name":"用户离职","event_key":100101002,"timestamp":1737262443448,"retry_count":0},"event":{}}"#,
        #"{"version":"1.0","header":{"token":"fuzz-token","event_id":"bb23","event_name":"用户入职","event_key":"k","timestamp":1737262443448,"retry_count":3,"app_id":"a"},"event":{"a":[1,2.5,-3e4]}}"#,
    ])

    static let ebaas = texts([
        #"{"event_source":"a","event_topic":"gs","event_type":"cert","event_status":"1","event_key":"a.gs.cert.1","changes":["id1","id2"]}"#,
        #"{"event_source":"a","event_topic":"gs","event_type":"cert","event_status":"1","changes":[]}"#,
    ])

    static let manifests = texts([
        """
        manifest: 1
        listen: 127.0.0.1:8080
        apps:
          bot: { platform: feishu, verification_token: "${TOKEN:-t}", encrypt_key: k }
          hr: { platform: people, token: "${TOKEN:-t}", allow_from: [10.0.0.0/8] }
          assets: { platform: ebaas, token: t }
        subscriptions:
          - { app: bot, event: im.message.receive_v1, version: "2.0", plugin: p, timeout: 2s }
          - { app: bot, event: drive.file.*, version: "2.0", plugin: p, identity: user }
          - { app: bot, event: 通讯录变更, version: "1.0", plugin: q }
          - { app: hr, event: 用户离职, version: "1.0", plugin: p, identity: tenant, ack: on_result }
          - { app: assets, event: a.gs.cert.*, plugin: q }
        grants:
          p: { memory: 16MiB }
        overlaps:
          - [user_leave, contact.user.updated_v3]
        """,
        """
        manifest: 1
        apps:
          one: &a
            platform: people
            token: t
          two:
            platform: people
            token: 't2'
            path: /two
        subscriptions:
          - &s {app: one, event: x, version: "1.0", plugin: p}
          - app: two
            event: y
            version: "1.0"
            plugin: q
        """,
    ])

    private static func texts(_ texts: [String]) -> [[UInt8]] {
        texts.map { Array($0.utf8) }
    }
}
