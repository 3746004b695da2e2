import Foundation
package import NightjarCore
import NightjarHTTP
package import NightjarManifest

/// `nightjar send`: plays the platform towards a running daemon.
package struct EventSender: Sendable {
    private let app: ManifestApp
    private let url: String

    /// The platform that is played.
    package var platform: PlatformName { app.platform }

    /// What came back.
    package struct Answer: Sendable {
        /// The HTTP status.
        package let status: Int

        /// The body as text.
        package let body: String

        /// From the connecting to the last byte.
        package let elapsed: Duration
    }

    /// Why nothing could be sent, for a person.
    package struct Failure: Error, CustomStringConvertible {
        /// A sentence.
        package let description: String
    }

    /// Takes the app's endpoint and credentials from the manifest.
    ///
    /// - Parameters:
    ///   - name: The app's name in the manifest.
    ///   - manifest: The manifest of the daemon that is to be reached.
    ///   - url: Where to post to instead; nil for where the manifest listens.
    /// - Throws: ``Failure`` for an app that the manifest does not have, or that is connected to.
    package init(app name: String, of manifest: Manifest, url: String?) throws(Failure) {
        guard let app = manifest.apps.first(where: { $0.name == name }) else {
            let names = manifest.apps.map(\.name).joined(separator: ", ")
            throw Failure(description: "the manifest has no app \"\(name)\"; it has: \(names)")
        }
        guard app.isPosted else {
            throw Failure(
                description:
                    "\(name) has \"receive: long_connection\": nothing is posted to it; play its "
                    + "platform with nightjar simulate feishu --app \(name)"
            )
        }
        guard url != nil || manifest.listen.port != 0 else {
            throw Failure(
                description: "the manifest lets the system choose the port; say --url URL"
            )
        }
        self.app = app
        self.url = url ?? "http://\(manifest.listen.reachable)\(app.path)"
    }

    /// Posts a sample as a new occurrence, now.
    ///
    /// - Parameters:
    ///   - sample: One of the app's platform.
    ///   - id: The event's id; a fresh one where none is given.
    /// - Returns: What came back.
    /// - Throws: ``Failure``.
    package func send(_ sample: EventSample, id: String?) async throws(Failure) -> Answer {
        guard sample.platform == platform else {
            throw Failure(
                description: "\(sample.name) is sent by \(sample.platform.rawValue), and "
                    + "\(app.name) is an app of \(platform.rawValue)"
            )
        }
        var generator = SystemRandomNumberGenerator()
        let milliseconds = Int64(Date().timeIntervalSince1970 * 1000)
        let id = id ?? sample.freshID(using: &generator)
        return try await send(sample.delivery(id: id, at: milliseconds), freshID: false)
    }

    /// Posts one event, wrapped, encrypted and signed as the app is configured.
    ///
    /// - Parameters:
    ///   - event: The event as the platform's document shows it: plain JSON.
    ///   - freshID: Whether it gets a new id, so that it counts as a new occurrence.
    /// - Returns: What came back.
    /// - Throws: ``Failure``.
    package func send(_ event: [UInt8], freshID: Bool) async throws(Failure) -> Answer {
        let delivery: OutgoingDelivery
        do throws(UnsendableEvent) {
            delivery = try app.delivery(of: event, freshID: freshID)
        } catch {
            throw Failure(description: "\(error)")
        }
        let headers =
            delivery.headers.map { (name: $0.key, value: $0.value) }
            + [(name: "content-type", value: "application/json;charset=utf-8")]
        let post = HTTPPoster.Post(url: url, headers: headers, body: delivery.body)
        let result = await HTTPPoster.with { poster in
            await Result { () async throws(PostError) in try await poster.send(post) }
        }
        switch result {
        case .success(let answer):
            let body = String(decoding: answer.body, as: UTF8.self)
            return Answer(status: answer.status, body: body, elapsed: answer.elapsed)
        case .failure(let error): throw Failure(description: "\(error)")
        }
    }
}

extension ListenAddress {
    /// A listener on all addresses is reached on the loopback one.
    fileprivate var reachable: String {
        let host = ["0.0.0.0": "127.0.0.1", "::": "::1"][host] ?? host
        return host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)"
    }
}
