import FoundationEssentials
import NightjarCore
import SwiftProtobuf

/// One frame of the long connection: a binary WebSocket message, whole.
///
/// What a frame was read with stays in it: the order of its headers, optional fields that are there
/// or not, and fields that this version does not know. So an answer made of it is the frame that
/// came, but for what an answer changes.
package struct LongConnectionFrame: Sendable, Equatable {
    /// What a frame is for.
    package enum Method: Int32, Sendable {
        /// Ping and pong.
        case control = 0

        /// Events and callbacks, and their answers.
        case data = 1
    }

    /// A named value of a frame.
    package struct Header: Sendable, Hashable {
        /// "type", "message_id", "sum", "seq", "trace_id" and more.
        package let name: String

        /// Text; numbers are decimal.
        package let value: String

        /// Makes a header.
        package init(_ name: String, _ value: String) {
            self.name = name
            self.value = value
        }
    }

    /// How long a frame may be, in bytes.
    ///
    /// The platform names no limit. It is above what a message may have, so that one that is too
    /// large can still be answered.
    package static let maximumSize = 2 << 20

    /// How much all but the payload may be, in bytes: the platform's has less than one kilobyte, and
    /// it is kept until the answer, and goes back with it.
    package static let maximumOverhead = 64 << 10

    /// How many headers a frame may have: the platform sends eight, and each goes back.
    package static let maximumHeaders = 128

    /// What a header takes that is empty.
    private static let headerOverhead = 64

    private var message: Pbbp2_Frame

    /// Makes a frame.
    ///
    /// `sequence` and `log` are 0 in a ping, and in an answer those of the frame that is answered.
    package init(
        _ method: Method,
        service: Int32,
        sequence: UInt64 = 0,
        log: UInt64 = 0,
        headers: [Header],
        payload: [UInt8]? = nil
    ) {
        message = Pbbp2_Frame()
        message.seqID = sequence
        message.logID = log
        message.service = service
        message.method = method.rawValue
        message.headers = headers.map(Pbbp2_Header.init)
        if let payload { message.payload = Data(payload) }
    }

    /// Reads a frame; nil for bytes that are none, lack a required field, or are beyond the bounds.
    package init?(_ bytes: [UInt8]) {
        guard bytes.count <= Self.maximumSize,
            let message = try? Pbbp2_Frame(serializedBytes: bytes),
            message.headers.count <= Self.maximumHeaders
        else { return nil }
        self.message = message
        guard overhead <= Self.maximumOverhead else { return nil }
    }

    /// The frame as it is sent.
    package var bytes: [UInt8] {
        // Nothing but a lack of required fields throws, and every initializer sees to them.
        (try? message.serializedBytes(partial: true)) ?? []
    }

    /// What it is for; nil for what is neither.
    package var method: Method? { Method(rawValue: message.method) }

    /// SeqID.
    package var sequence: UInt64 { message.seqID }

    /// LogID.
    package var log: UInt64 { message.logID }

    /// The service_id of the connection's address.
    package var service: Int32 { message.service }

    /// All headers, in their order.
    package var headers: [Header] { message.headers.map { Header($0.key, $0.value) } }

    /// The first header of a name; nil without one.
    package subscript(header name: String) -> String? {
        message.headers.first { $0.key == name }?.value
    }

    /// How many bytes all but the payload takes: headers, strings and unknown fields.
    package var overhead: Int {
        var size = message.unknownFields.data.count
        for string in [message.payloadEncoding, message.payloadType, message.logIdnew] {
            size += string.utf8.count
        }
        for header in message.headers {
            size += Self.headerOverhead + header.unknownFields.data.count
            size += header.key.utf8.count + header.value.utf8.count
        }
        return size
    }

    /// The payload; empty where there is none.
    package var payload: [UInt8] { Array(message.payload) }
}

extension LongConnectionFrame {
    /// A ping, as clients send it.
    package static func ping(service: Int32) -> Self {
        Self(.control, service: service, headers: [Header("type", "ping")])
    }

    /// What an answer needs of this frame, which may be waited for for seconds.
    var withoutPayload: Self {
        var frame = self
        frame.message.clearPayload()
        return frame
    }

    /// The answer to this frame: the same, with another payload and `biz_rt`, which says in
    /// milliseconds how long it took.
    package func answer(_ payload: [UInt8], after duration: Duration) -> Self {
        var answer = self
        let milliseconds = max(0, duration / .milliseconds(1))
        let time = Header("biz_rt", String(Int64(min(milliseconds, 1e15))))
        answer.message.headers.append(Pbbp2_Header(time))
        answer.message.payload = Data(payload)
        return answer
    }
}

extension Pbbp2_Header {
    fileprivate init(_ header: LongConnectionFrame.Header) {
        self.init()
        key = header.name
        value = header.value
    }
}
