import NightjarCore

extension WebRequest {
    /// The statuses that lead on; all others are answers.
    static let redirects: Set<Int> = [301, 302, 303, 307, 308]

    /// What is known of a body, which a request without one does not say.
    private static let ofBody: Set<String> = [
        "content-encoding", "content-language", "content-location", "content-type",
    ]

    /// Meant for one origin alone.
    private static let ofOrigin: Set<String> = ["authorization", "cookie"]

    /// What is sent on after a redirect, as browsers do (https://fetch.spec.whatwg.org, HTTP-redirect
    /// fetch): a POST becomes a GET, but not with 307 and 308, and 303 makes a GET of all but HEAD.
    func redirected(by status: Int, from old: WebOrigin, to url: WebURL) -> WebRequest {
        var next = self
        next.url = url.text
        let becomesGet: Bool
        switch status {
        case 301, 302: becomesGet = method == "POST"
        case 303: becomesGet = method != "GET" && method != "HEAD"
        default: becomesGet = false
        }
        if becomesGet {
            next.method = "GET"
            next.body = nil
            next.headers.removeAll { Self.ofBody.contains($0.name.lowercased()) }
        }
        if url.origin != old {
            next.headers.removeAll { Self.ofOrigin.contains($0.name.lowercased()) }
        }
        return next
    }
}
