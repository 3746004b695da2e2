import Foundation
import NightjarCore

/// Answers what `nightjar dead` asks the daemon.
struct DeadLetterDesk: Sendable {
    /// What is asked for; what is left out has no bearing on the question.
    struct Question: Codable {
        var after: Int64?
        var numbers: [Int64]?
    }

    let backlog: Backlog

    /// So many in one answer.
    static let page = 100

    func answer(_ path: String, _ body: [UInt8]) async -> Reply {
        guard let question = try? ControlFormat.decode(Question.self, body) else {
            return Reply(status: 400, json: #"{"msg":"the question is not understood"}"#)
        }
        let numbers = question.numbers ?? []
        do throws(StoreFault) {
            switch path {
            case "/dead": return .json(try await list(after: question.after ?? 0))
            case "/dead/show":
                return .json(try await show(numbers.first ?? 0))
            case "/dead/retry":
                return .json(
                    await each(numbers) { number throws(StoreFault) in
                        try await backlog.retry(number)
                    }
                )
            case "/dead/drop":
                return .json(
                    await each(numbers) { number throws(StoreFault) in
                        try await backlog.drop(number)
                    }
                )
            default: return Reply(status: 404, json: #"{"msg":"there is none"}"#)
            }
        } catch {
            return .fault(error.message)
        }
    }

    private func list(after number: Int64) async throws(StoreFault) -> DeadLetterList {
        let letters = try await backlog.deadLetters(after: number, limit: Self.page)
        return DeadLetterList(letters: letters.map(DeadLetterStatus.init))
    }

    private func show(_ number: Int64) async throws(StoreFault) -> DeadLetterDetail? {
        guard let (letter, event) = try await backlog.deadLetter(number) else { return nil }
        let document = String(decoding: event.document, as: UTF8.self)
        return DeadLetterDetail(letter: DeadLetterStatus(letter), event: document)
    }

    private func each(
        _ numbers: [Int64],
        _ work: (Int64) async throws(StoreFault) -> Bool
    ) async -> DeadLetterResult {
        var result = DeadLetterResult()
        for number in numbers.prefix(Self.page) {
            do throws(StoreFault) {
                if try await work(number) {
                    result.done.append(number)
                } else {
                    result.unknown.append(number)
                }
            } catch {
                result.fault = error.message
                break
            }
        }
        return result
    }
}
