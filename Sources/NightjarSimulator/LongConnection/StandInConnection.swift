import NightjarCore
import NightjarFeishu
import NightjarHTTP

/// One connection of the app to a stand-in; tells it all that comes.
final class StandInConnection: WebSocketReceiver {
    let number: Int
    let service: Int32
    private let socket: WebSocketConnection
    private let standIn: FeishuStandIn

    init(_ number: Int, service: Int32, _ socket: WebSocketConnection, of standIn: FeishuStandIn) {
        self.number = number
        self.service = service
        self.socket = socket
        self.standIn = standIn
    }

    func send(_ frame: LongConnectionFrame) { socket.send(frame.bytes) }

    func send(_ junk: JunkFrame, _ chance: SeededChance) {
        if let bytes = junk.bytes(service: service, chance) {
            socket.send(bytes)
        } else {
            socket.send(text: "junk")
        }
    }

    func cut() { socket.cut() }

    func received(_ message: WebSocketMessage) {
        guard case .binary(let bytes) = message, let frame = LongConnectionFrame(bytes) else {
            return standIn.strayed()
        }
        standIn.received(frame, over: self)
    }

    func ended(_ end: WebSocketEnd) { standIn.ended(self) }
}
