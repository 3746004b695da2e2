/// The API of a platform, as one app calls it: Feishu's open platform.
///
/// It holds the app's tokens, gets and renews them, and keeps to the platform's rate limits.
package protocol OpenPlatform: Sendable {
    /// Calls an API and returns the JSON of the answer's `data`, `{}` where there is none.
    ///
    /// Called on an event loop and resumed there. Ends at `deadline` at the latest.
    ///
    /// - Parameters:
    ///   - method: "GET", "POST", "PUT", "PATCH" or "DELETE".
    ///   - path: From the API's name on, with its query: "im/v1/messages?receive_id_type=open_id".
    ///   - body: JSON; nil for none.
    ///   - identity: As whom.
    ///   - deadline: When nobody waits any more.
    /// - Returns: The JSON of the answer's `data`.
    /// - Throws: ``OpenPlatformFault`` when there is none.
    func call(
        _ method: String,
        _ path: String,
        body: [UInt8]?,
        as identity: Identity,
        until deadline: MonotonicTime
    ) async throws(OpenPlatformFault) -> [UInt8]
}

/// Why a platform's API gave no data.
package struct OpenPlatformFault: Error, Sendable, Equatable {
    /// What the platform said, or what kept it from saying anything: for the script.
    package let message: String

    /// The platform's code; nil where it gave none.
    package let code: Int64?

    /// Makes a fault.
    package init(_ message: String, code: Int64? = nil) {
        self.message = message
        self.code = code
    }
}
