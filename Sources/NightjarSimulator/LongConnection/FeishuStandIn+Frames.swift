import NightjarCore
import NightjarFeishu
import Synchronization

/// What a stand-in does with frames that come.
extension FeishuStandIn {
    func received(_ frame: LongConnectionFrame, over connection: StandInConnection) {
        if frame.method == .control {
            if frame[header: "type"] == "ping" { answerPing(frame, over: connection) }
            return
        }
        guard let answer = frames.answer(frame) else { return strayed() }
        let (isOwn, isCallback, receiver) = state.withLock { state in
            state.take(answer.number, over: connection.number)
        }
        // What was sent over one connection cannot be answered over another.
        guard isOwn else { return strayed() }
        // Without data the user of a callback sees an error (the platform's code 108002).
        let isSuccess = answer.code == 200 && (answer.hasData || !isCallback)
        receiver?.answered(answer.number, isSuccess ? .acknowledged : .refused(code: answer.code))
    }

    func strayed() { state.withLock(\.receiver)?.strayed() }

    private func answerPing(_ ping: LongConnectionFrame, over connection: StandInConnection) {
        let pongs = state.withLock { state in
            state.counts.pings += 1
            return state.pongs
        }
        let payload: [UInt8]?
        switch pongs {
        case .none: return
        case .plain: payload = nil
        case .config(let config): payload = config.value.json
        }
        connection.send(
            LongConnectionFrame(
                .control,
                service: ping.service,
                headers: [.init("type", "pong")],
                payload: payload
            )
        )
    }
}
