import Foundation
import NightjarCore
import NightjarHTTP

/// Asks a running daemon: what `nightjar reload`, `nightjar status` and `nightjar dead` do.
package struct ControlClient: Sendable {
    /// Why there is no answer, for a person.
    package struct Failure: Error, CustomStringConvertible {
        /// A sentence, and on a second line what to do.
        package let description: String
    }

    /// A thousand plugins that each need their whole time to load take minutes.
    private static let longestReload = Duration.seconds(600)
    private static let longestStatus = Duration.seconds(10)

    /// More than the findings of the largest manifest.
    private static let answerBytes = 256 << 20

    private let socket: String

    /// Asks at `socket`, or where a daemon with this manifest has its own.
    package init(manifest: String, socket: String?) {
        self.socket = socket ?? ControlPlace.standard(for: manifest)
    }

    /// Has the daemon reload, and waits for what came of it.
    package func reload() async throws(Failure) -> ReloadReport {
        try await ask("/reload", within: Self.longestReload, ReloadReport.self)
    }

    /// Has the daemon tell about itself.
    package func status() async throws(Failure) -> DaemonStatus {
        try await ask("/status", within: Self.longestStatus, DaemonStatus.self)
    }

    /// The dead letters, all of them.
    package func deadLetters() async throws(Failure) -> DeadLetterList {
        var all = DeadLetterList(letters: [])
        while true {
            let question = DeadLetterDesk.Question(after: all.letters.last?.number)
            let part = try await ask("/dead", question, DeadLetterList.self)
            guard !part.letters.isEmpty else { return all }
            all.letters += part.letters
        }
    }

    /// One dead letter with its event; nil when there is none of that number.
    package func deadLetter(_ number: Int64) async throws(Failure) -> DeadLetterDetail? {
        let question = DeadLetterDesk.Question(numbers: [number])
        return try await ask("/dead/show", question, DeadLetterDetail?.self)
    }

    /// Has dead letters handled again, or forgotten.
    package func end(
        _ numbers: [Int64],
        byRetry isRetry: Bool
    ) async throws(Failure) -> DeadLetterResult {
        var all = DeadLetterResult()
        var rest = numbers[...]
        while !rest.isEmpty {
            let question = DeadLetterDesk.Question(numbers: Array(rest.prefix(DeadLetterDesk.page)))
            let path = isRetry ? "/dead/retry" : "/dead/drop"
            let part = try await ask(path, question, DeadLetterResult.self)
            all.done += part.done
            all.unknown += part.unknown
            all.fault = part.fault
            rest = part.fault == nil ? rest.dropFirst(DeadLetterDesk.page) : []
        }
        return all
    }

    private func ask<Answer: Decodable>(
        _ path: String,
        _ question: DeadLetterDesk.Question,
        _ type: Answer.Type
    ) async throws(Failure) -> Answer {
        guard let body = try? ControlFormat.encode(question) else {
            throw Failure(description: "the question cannot be written")
        }
        return try await ask(path, body, within: Self.longestStatus, type)
    }

    private func ask<Answer: Decodable>(
        _ path: String,
        _ body: [UInt8] = Array("{}".utf8),
        within time: Duration,
        _ type: Answer.Type
    ) async throws(Failure) -> Answer {
        let place: UnixSocketPlace
        do throws(SocketFault) {
            place = try UnixSocketPlace(socket)
        } catch {
            throw nobody("its folder cannot be opened: \(error.reason)")
        }
        var post = HTTPPoster.Post(socket: place, path: path, body: body)
        post.timeout = time
        post.answerBytes = Self.answerBytes
        let request = post
        let result = await HTTPPoster.with { poster in
            await Result { () async throws(PostError) in try await poster.send(request) }
        }
        switch result {
        case .success(let answer):
            return try read(answer, type)
        case .failure(.refused):
            throw nobody("nobody listens there")
        case .failure(.broken(_, let how)):
            throw Failure(description: "no whole answer came from \(socket): \(how)")
        case .failure(.timedOut):
            throw Failure(description: "the daemon at \(socket) gave no answer within \(time)")
        case .failure(let error):
            throw nobody("\(error)")
        }
    }

    private func read<Answer: Decodable>(
        _ answer: HTTPPoster.Answer,
        _ type: Answer.Type
    ) throws(Failure) -> Answer {
        if answer.status == 500,
            let told = try? ControlFormat.decode([String: String].self, answer.body)
        {
            throw Failure(description: told["msg"] ?? "the daemon at \(socket) has failed")
        }
        guard answer.status == 200 else {
            let isStopping = answer.status == 503
            throw Failure(
                description: isStopping
                    ? "the daemon at \(socket) stops; nothing was looked at"
                    : "what answers at \(socket) is no daemon of this version: \(answer.status)"
            )
        }
        do {
            return try ControlFormat.decode(type, answer.body)
        } catch {
            throw Failure(
                description: "the answer of the daemon at \(socket) is not understood\n"
                    + "  is it of another version than this command?"
            )
        }
    }

    private func nobody(_ reason: String) -> Failure {
        Failure(
            description: "no daemon answers at \(socket): \(reason)\n"
                + "  start one with `nightjar run`, or name its socket with --socket PATH"
        )
    }
}
