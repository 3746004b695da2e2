import LuaSandbox
import Testing

@Suite struct `The quarantine` {
    private func event(
        _ identity: String? = nil,
        handler: String = "test",
        argument: String = "{}"
    ) -> Invocation {
        Invocation(
            handler: handler,
            alias: "",
            argument: Array(argument.utf8),
            label: "test",
            identity: identity
        )
    }

    @Test func `knows an event by its identity, whatever it says`() {
        let quarantine = Quarantine()
        #expect(quarantine.insert(event("a", argument: "1")))
        #expect(quarantine.contains(event("a", handler: "other", argument: "2")))
        #expect(!quarantine.contains(event("b", argument: "1")))
        #expect(!quarantine.contains(event(argument: "1")))
    }

    @Test func `knows an event without an identity by its handler and argument`() {
        let quarantine = Quarantine()
        #expect(quarantine.insert(event(argument: "1")))
        #expect(quarantine.contains(event(argument: "1")))
        #expect(!quarantine.contains(event(argument: "2")))
        #expect(!quarantine.contains(event(handler: "other", argument: "1")))
        #expect(!quarantine.contains(event("test", argument: "1")))
        quarantine.remove(event(argument: "1"))
        #expect(!quarantine.contains(event(argument: "1")))
    }

    @Test func `takes an event once until it is removed`() {
        let quarantine = Quarantine()
        #expect(quarantine.isEmpty)
        #expect(quarantine.insert(event("a")))
        #expect(!quarantine.insert(event("a")))
        quarantine.remove(event("b"))
        #expect(quarantine.contains(event("a")))
        quarantine.remove(event("a"))
        #expect(quarantine.isEmpty)
        #expect(quarantine.insert(event("a")))
    }

    @Test func `forgets the oldest beyond its bound`() {
        let quarantine = Quarantine()
        #expect(Quarantine.most == 1024)
        for number in 0..<1024 { #expect(quarantine.insert(event("\(number)"))) }
        #expect(quarantine.contains(event("0")))
        #expect(quarantine.insert(event("one more")))
        #expect(!quarantine.contains(event("0")))
        for number in 1..<1024 { #expect(quarantine.contains(event("\(number)"))) }
        #expect(quarantine.contains(event("one more")))
    }

    @Test func `has room again for what was removed`() {
        let quarantine = Quarantine()
        for number in 0..<1024 { #expect(quarantine.insert(event("\(number)"))) }
        quarantine.remove(event("500"))
        #expect(quarantine.insert(event("one more")))
        #expect(quarantine.contains(event("0")))
        // Removed and put in again, it is the youngest.
        quarantine.remove(event("0"))
        #expect(quarantine.insert(event("0")))
        #expect(quarantine.insert(event("and another")))
        #expect(quarantine.contains(event("0")))
        #expect(!quarantine.contains(event("1")))
    }
}
