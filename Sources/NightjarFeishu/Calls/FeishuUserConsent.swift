import Crypto
import NightjarCore
import Synchronization

/// A user's consent that an app acts for them: a chain of refresh tokens, each good for one use.
///
///     the manifest's ─┐
///                     ├─present─▶ exchange ─▶ next ─store─▶ the access token may be used
///     the stored one ─┘               │         └─fault─▶ unsaved: stored before anything else
///                                     └─refused─▶ another one has been stored meanwhile? once more
///
/// 1. No access token is used before the refresh token that came with it is stored: after a crash
///    the chain goes on where it was.
/// 2. The stored one wins over the manifest's for as long as the manifest has the token that the
///    chain began with.
/// 3. ``FeishuTokens`` makes one call at a time.
final class FeishuUserConsent: Sendable {
    /// What came of an exchange and could not be stored.
    private struct Unsaved {
        let record: [UInt8]
        let token: FeishuAccessToken?
    }

    private static let key = "user_refresh_token"
    private static let shape = JSONShape(["refresh_token", "origin"])

    private let origin: Secret
    private let endpoint: FeishuTokenEndpoint
    private let values: any KeyValueStore
    private let unsaved = Mutex<Unsaved?>(nil)

    init(_ origin: Secret, _ endpoint: FeishuTokenEndpoint, _ values: any KeyValueStore) {
        self.origin = origin
        self.endpoint = endpoint
        self.values = values
    }

    /// An access token, whose refresh token is stored.
    func token(until deadline: MonotonicTime) async throws(OpenPlatformFault) -> FeishuAccessToken {
        if let left = unsaved.withLock(\.self) {
            try await store(left)
            if let token = left.token, endpoint.clock.now < token.renewsAt { return token }
        }
        let present = try await present()
        do throws(FeishuTokenEndpoint.Refusal) {
            return try await exchange(present, until: deadline)
        } catch {
            // A generation of the app that is on its way out may have used it and stored the next.
            guard case .consentEnded = error, case let other = try await self.present(),
                other != present
            else { throw error.fault }
            do throws(FeishuTokenEndpoint.Refusal) {
                return try await exchange(other, until: deadline)
            } catch {
                throw error.fault
            }
        }
    }

    private func exchange(
        _ refresh: Secret,
        until deadline: MonotonicTime
    ) async throws(FeishuTokenEndpoint.Refusal) -> FeishuAccessToken {
        let tokens = try await endpoint.userTokens(for: refresh, until: deadline)
        let left = Unsaved(record: record(of: tokens.refresh), token: tokens.access)
        // Kept until it is stored: what was sent is used up, so this is all there is of the chain.
        unsaved.withLock { $0 = left }
        do throws(OpenPlatformFault) {
            try await store(left)
        } catch {
            throw .other(error)
        }
        guard let token = tokens.access else {
            throw .other(
                OpenPlatformFault(
                    "no user_access_token: the platform's answer has none that is usable, or does "
                        + "not say how long it lives"
                )
            )
        }
        return token
    }

    private func store(_ left: Unsaved) async throws(OpenPlatformFault) {
        var reason = ""
        do throws(StoreFault) {
            let result = try await values.change(
                Self.key,
                in: space,
                .set(left.record, lifetime: nil)
            )
            switch result {
            case .done:
                unsaved.withLock { $0 = nil }
                return
            case .refused(let why): reason = why
            case .differed: reason = "the store did not take it"
            }
        } catch {
            reason = error.message
        }
        throw OpenPlatformFault(
            "no user_access_token: the next refresh token of app \(endpoint.app.app) cannot be "
                + "stored, so nothing is used: \(reason); it is kept in memory, and tried again at "
                + "the next call"
        )
    }

    /// The refresh token that has not been used yet.
    private func present() async throws(OpenPlatformFault) -> Secret {
        let record: [UInt8]?
        do throws(StoreFault) {
            record = try await values.value(of: Self.key, in: space)
        } catch {
            // The manifest's would be the wrong one where another is stored, and a used one may
            // end the whole chain.
            throw OpenPlatformFault(
                "no user_access_token: the refresh token of app \(endpoint.app.app) cannot be read "
                    + "from the store: \(error.message)"
            )
        }
        guard let record, let document = try? JSONDocument(record, shape: Self.shape),
            document.string("origin") == digest,
            let stored = FeishuAccessToken.checked(document.string("refresh_token"))
        else { return origin }
        return stored
    }

    private func record(of refresh: Secret) -> [UInt8] {
        Array(#"{"origin":"\#(digest)","refresh_token":"#.utf8)
            + JSONString.encoded(String(decoding: refresh.bytes, as: UTF8.self))
            + Array("}".utf8)
    }

    /// No plugin has a name with a colon.
    private var space: String { "feishu:\(endpoint.app.app)" }

    /// Tells the manifest's token from the next one that somebody puts there.
    private var digest: String {
        var hash = SHA256()
        origin.bytes.withUnsafeBytes { hash.update(bufferPointer: $0) }
        return Hex.lower(hash.finalize())
    }
}
