import NightjarCore
import Testing

@Suite struct `A handler's table` {
    private let shape = JSONShape(["code", "msg"])

    @Test(arguments: [
        (#"{}"#, #"{"code":200,"msg":"ok"}"#), (#"[]"#, #"{"code":200,"msg":"ok"}"#),
        (#"{ "data" : 1 }"#, #"{ "data" : 1 ,"code":200,"msg":"ok"}"#),
        (#"{"msg":"bye"}"#, #"{"msg":"bye","code":200}"#),
        (#"{"msg":null,"code":-1}"#, #"{"msg":null,"code":-1}"#),
    ])
    func `gets the protocol's members that it lacks`(_ body: String, _ filled: String) throws {
        let table = try ReplyTable(Array(body.utf8), shape: shape)
        let bytes = table.filled(with: [.integer("code", 200), .text("msg", "ok")])
        #expect(String(decoding: bytes, as: UTF8.self) == filled)
    }

    @Test(arguments: ["", "[1]", "null", "{", #"{"a":1,"a":2}"#, #""text""#])
    func `is an object, or no table`(_ body: String) {
        #expect(throws: JSONFault.self) { try ReplyTable(Array(body.utf8), shape: shape) }
    }
}

@Suite struct `A reason` {
    private let fault = Fault(id: "00000000f00d", message: "plugins/x.lua:3: boom", traceback: "tb")

    @Test func `is told to the platform in part only`() {
        #expect(Outcome.failed(reason: "no such user").publicReason == "no such user")
        #expect(Outcome.failed(reason: nil).publicReason == nil)
        #expect(Outcome.raised(fault).publicReason == "internal error, fault 00000000f00d")
        #expect(Outcome.exceeded(fault).publicReason == "over a limit, fault 00000000f00d")
        #expect(Outcome.interrupted(fault).publicReason == "interrupted, fault 00000000f00d")
        #expect(Outcome.timedOut.publicReason == "timed out")
        #expect(Outcome.succeeded(body: nil).publicReason == nil)
    }

    @Test func `is cut between characters, at 1 KiB`() {
        let short = String(repeating: "x", count: 1024)
        #expect(Outcome.failed(reason: short).publicReason == short)
        let long = String(repeating: "服", count: 400)
        #expect(Outcome.failed(reason: long).publicReason == String(repeating: "服", count: 341))
        #expect(Outcome.failed(reason: "x" + long).publicReason?.utf8.count == 1024)
    }
}
