import NightjarCore
import Testing

@Suite struct `An event pattern` {
    @Test(arguments: [
        ("contact.user.deleted_v3", "contact.user.deleted_v3", true),
        ("contact.user.deleted_v3", "contact.user.deleted_v4", false),
        ("用户离职", "用户离职", true), ("a.gs.cert.*", "a.gs.cert.1", true),
        ("a.gs.cert.*", "a.gs.cert.1.2", true), ("a.gs.cert.*", "a.gs.cert", false),
        ("a.gs.cert.*", "a.gs.certificate.1", false), ("*.gs.cert.1", "b.gs.cert.1", true),
        ("*.gs.cert.1", "b.c.gs.cert.1", false), ("a.*.cert.1", "a.gs.cert.1", true),
        ("a.*.*", "a.b.c.d", true), ("*", "anything.at.all", true), ("*", "", true),
        ("a.*", "a.", true), ("dele*", "deleted", false), ("dele*", "dele*", true),
    ])
    func `matches whole parts`(_ pattern: String, _ type: String, _ matches: Bool) {
        #expect(EventPattern(pattern).matches(type) == matches)
    }
}
