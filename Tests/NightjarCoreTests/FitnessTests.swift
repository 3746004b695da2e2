import NightjarCore
import Testing

@Suite(.timeLimit(.minutes(1))) struct `Whether a node is fit for events` {
    @Test func `is said of one where as much is under way as may be`() async {
        let under = DispatchUnderTest(load: 1)
        #expect(under.unfitness == nil)
        let reply = under.deliver("e1")
        let run = await under.script.next()
        #expect(under.unfitness == "as much is under way as the daemon takes")
        run.end()
        _ = await reply.value
        #expect(under.unfitness == nil)
    }

    @Test func `is said of one whose store fails, until it is worth a try`() async {
        let under = DispatchUnderTest()
        under.store.set(broken: true)
        #expect(under.unfitness == nil)
        #expect(await under.deliver("e1").value.status == 503)
        #expect(under.unfitness == "the store takes no events: no space")
        await under.loops.advance(by: .seconds(9))
        #expect(under.unfitness != nil)
        await under.loops.advance(by: .seconds(1))
        #expect(under.unfitness == nil)
        #expect(await under.deliver("e2").value.status == 503)
        #expect(under.unfitness != nil)
        under.store.set(broken: false)
        await under.loops.advance(by: .seconds(1))
        let reply = under.deliver("e3")
        await under.script.next().end()
        #expect(await reply.value.status == 200)
        #expect(under.unfitness == nil)
    }

    @Test func `is not the matter of a full inbox, which is full for some`() async {
        let under = DispatchUnderTest(ack: .onReceipt)
        under.store.fail(.commits)
        #expect(await under.deliver("e1").value.status == 503)
        #expect(under.unfitness == nil)
    }
}
