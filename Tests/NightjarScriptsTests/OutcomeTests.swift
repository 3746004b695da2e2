import LuaSandbox
import NightjarCore
import NightjarScripts
import Testing

@Suite struct `An ending in the sandbox` {
    private let failure = ScriptFailure(message: "x.lua:3: boom", traceback: "stack")

    private func outcome(_ ending: Ending) -> Outcome { Outcome(ending) { "f00d" } }

    @Test func `is what the handler said`() {
        #expect(outcome(.succeeded(nil)) == .succeeded(body: nil))
        #expect(outcome(.succeeded([1, 2])) == .succeeded(body: [1, 2]))
        #expect(outcome(.failed(nil)) == .failed(reason: nil))
        #expect(outcome(.failed("no")) == .failed(reason: "no"))
        #expect(outcome(.dropped(nil)) == .dropped(reason: nil))
        #expect(outcome(.dropped("not ours")) == .dropped(reason: "not ours"))
    }

    @Test func `is a fault where the handler is to blame`() {
        let fault = Fault(id: "f00d", message: "x.lua:3: boom", traceback: "stack")
        #expect(outcome(.raised(failure)) == .raised(fault))
        #expect(outcome(.misused(failure)) == .raised(fault))
        #expect(outcome(.argumentRefused(failure)) == .raised(fault))
        #expect(outcome(.exceeded(.memory, failure)) == .exceeded(fault))
    }

    @Test func `is no fault of the handler where the worker is to blame`() {
        let fault = Fault(id: "f00d", message: "it was killed")
        #expect(outcome(.interrupted("it was killed")) == .interrupted(fault))
        #expect(outcome(.unavailable("it was killed")) == .interrupted(fault))
        #expect(outcome(.timedOut) == .timedOut)
        #expect(outcome(.overloaded) == .overloaded)
    }

    @Test func `without a handler is a drop, so that the event does not come again`() {
        let lacking = ScriptFailure(message: "there is no handler for b", traceback: nil)
        #expect(outcome(.noHandler(lacking)) == .dropped(reason: "there is no handler for b"))
    }
}
