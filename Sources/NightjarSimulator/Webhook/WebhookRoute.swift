package import NightjarCore
import NightjarFeishu
package import NightjarHTTP
import Synchronization

/// Posts pushes to an app's endpoint, as the platform does: wrapped, encrypted and signed.
package final class WebhookRoute: PushRoute {
    /// How long the platform waits for the answer to a challenge.
    package static let challengePatience = Duration.seconds(1)
    private static let patience = Duration.seconds(3)

    private let url: String
    private let sender: FeishuSender
    private let poster: HTTPPoster
    private let chance: SeededChance
    private let loops: any WorkLoops
    private let milliseconds: @Sendable () -> Int64
    private let receiver = Mutex<(any PushReceiver)?>(nil)

    /// Makes a route.
    ///
    /// - Parameters:
    ///   - url: The endpoint.
    ///   - app: Its Verification Token and Encrypt Key.
    ///   - poster: Outlives the route.
    ///   - chance: Gives nonces and initialization vectors.
    ///   - loops: One loop, on which the pusher is told.
    ///   - milliseconds: What time it is, since 1970.
    package init(
        to url: String,
        of app: SimulatedApp,
        with poster: HTTPPoster,
        by chance: SeededChance,
        on loops: any WorkLoops,
        at milliseconds: @escaping @Sendable () -> Int64
    ) {
        self.url = url
        sender = FeishuSender(
            credentials: .init(
                verificationToken: app.verificationToken,
                encryptKey: app.encryptKey
            )
        )
        self.poster = poster
        self.chance = chance
        self.loops = loops
        self.milliseconds = milliseconds
    }

    /// Sends the challenge that the console sends when the address is saved.
    ///
    /// - Returns: nil when it was answered as it should be, else why not, as a sentence.
    package func challenge() async -> String? {
        let word = chance.hex(32)
        let event = #"{"challenge":"\#(word)","token":"","type":"url_verification"}"#
        do {
            let post = try post(Array(event.utf8), within: Self.challengePatience)
            let answer = try await poster.send(post)
            let document = try? JSONDocument(answer.body, shape: JSONShape(["challenge"]))
            guard answer.status == 200, document?.string("challenge") == word else {
                return "the challenge was answered with status \(answer.status)"
                    + (answer.status == 200 ? " and another text" : "")
            }
            return nil
        } catch {
            return "\(error)"
        }
    }

    /// Names the pusher.
    package func attach(_ receiver: any PushReceiver) { self.receiver.withLock { $0 = receiver } }

    /// Always: each push is a request of its own.
    package var isOpen: Bool { true }

    /// Posts a push; no answer within the platform's 3 s is told too.
    package func send(_ push: Push) {
        loops.start(on: 0) { [self] in
            let answer = await answer(to: push)
            receiver.withLock(\.self)?.answered(push.number, answer)
        }
    }

    /// There is nothing that lasts.
    package func cut() -> Bool { false }

    private func answer(to push: Push) async -> PushAnswer {
        do {
            let answer = try await poster.send(try post(push.body, within: Self.patience))
            return answer.status == 200 ? .acknowledged : .refused(code: answer.status)
        } catch PostError.timedOut {
            return .unanswered
        } catch {
            return .broken
        }
    }

    private func post(_ event: [UInt8], within time: Duration) throws -> HTTPPoster.Post {
        let seconds = milliseconds() / 1000
        let delivery = try chance.draw { generator in
            try sender.delivery(of: event, timestamp: seconds, using: &generator)
        }
        let headers =
            delivery.headers.map { (name: $0.key, value: $0.value) }
            + [(name: "content-type", value: "application/json;charset=utf-8")]
        return HTTPPoster.Post(url: url, headers: headers, body: delivery.body, timeout: time)
    }
}
