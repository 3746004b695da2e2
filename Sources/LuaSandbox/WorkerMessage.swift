import CFrames

/// What a worker says, checked and copied out of its frame.
package enum WorkerMessage {
    case ready(Handlers)
    case refused(Refused)
    case log(LogLine)
    case outcome(Ending, Usage)
    case call(HostCall)
    case lines(LineReport)

    /// Reads a frame.
    ///
    /// - Throws: ``FrameFault`` for a kind, a detail or lengths that the protocol does not know.
    package init(_ frame: Frame) throws(FrameFault) {
        switch Int32(frame.kind) {
        case Int32(CF_READY): self = .ready(try Handlers(frame))
        case Int32(CF_REFUSED): self = .refused(try Refused(frame))
        case Int32(CF_LOG): self = .log(try LogLine(frame))
        case Int32(CF_OUTCOME):
            let usage = try Usage(frame)
            self = .outcome(try Ending(frame), usage)
        case Int32(CF_CALL): self = .call(try HostCall(frame))
        case Int32(CF_LINES): self = .lines(try LineReport(frame))
        default: throw FrameFault("unknown kind of frame")
        }
    }

    /// A worker would not serve.
    package struct Refused: Sendable {
        /// Why.
        package let reason: LoadFailure.Reason
        /// What the worker says of it.
        package let failure: ScriptFailure

        init(_ frame: Frame) throws(FrameFault) {
            guard let reason = LoadFailure.Reason(detail: frame.detail) else {
                throw FrameFault("unknown reason in REFUSED")
            }
            self.reason = reason
            failure = try ScriptFailure(frame)
        }
    }
}

extension LoadFailure.Reason {
    init?(detail: UInt8) {
        switch Int(detail) {
        case Int(CF_REFUSED_JAIL): self = .jail
        case Int(CF_REFUSED_SYNTAX): self = .syntax
        case Int(CF_REFUSED_RAISED): self = .raised
        case Int(CF_REFUSED_MEMORY): self = .memory
        case Int(CF_REFUSED_RETURN): self = .returned
        default: return nil
        }
    }
}

extension Handlers {
    init(_ frame: Frame) throws(FrameFault) {
        switch Int(frame.detail) {
        case Int(CF_HANDLER_FUNCTION): self = .function
        case Int(CF_HANDLER_TABLE): self = .table(namesJSON: Array(frame.payload))
        default: throw FrameFault("unknown shape in READY")
        }
    }
}

extension LogLine {
    init(_ frame: Frame) throws(FrameFault) {
        guard let level = Level(rawValue: Int(frame.detail)) else {
            throw FrameFault("unknown level in LOG")
        }
        guard frame.payload.count <= Int(CF_MAX_LOG_LINE) + 64 else {
            throw FrameFault("a LOG line is too long")
        }
        let (message, fields) = try frame.text32()
        self.init(level: level, message: message, fields: Array(fields))
    }
}

extension ScriptFailure {
    init(_ frame: Frame) throws(FrameFault) {
        let (message, traceback) = try frame.text32()
        guard message.utf8.count <= 4 * Int(CF_MAX_MESSAGE),
            traceback.count <= 2 * Int(CF_MAX_TRACEBACK)
        else { throw FrameFault("a failure's text is too long") }
        let text = String(decoding: traceback, as: UTF8.self)
        self.init(message: message, traceback: text.isEmpty ? nil : text)
    }
}

extension Frame {
    /// A `text32` and what follows it.
    func text32() throws(FrameFault) -> (text: String, rest: UnsafeRawBufferPointer.SubSequence) {
        guard payload.count >= 4 else { throw FrameFault("a text's length is missing") }
        let length = Int(UInt32(littleEndian: payload.loadUnaligned(as: UInt32.self)))
        guard length <= payload.count - 4 else {
            throw FrameFault("a text is longer than its frame")
        }
        let text = String(decoding: payload[4..<(4 + length)], as: UTF8.self)
        return (text, payload[(4 + length)...])
    }
}
