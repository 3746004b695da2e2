import NightjarCore

/// Where one connection goes: good for one, and secret, for its query is what opens it.
struct LongConnectionAddress {
    /// Longer than any that was seen, by far.
    static let longest = 8 << 10

    let url: String

    /// The one origin that may be connected to: the platform's, as it has said itself.
    let reach: WebReach

    /// What pings carry; 0 where the address does not say.
    let service: Int32

    /// What must not be told: the query, and each value in it that is no mere number.
    let secrets: [Secret]

    /// nil for what is no URL of wss, or too long.
    ///
    /// ws is taken only from a platform that is asked over http itself, which is one for trying
    /// things out.
    init?(_ url: String, from domain: WebOrigin) {
        guard url.utf8.count <= Self.longest, url.utf8.allSatisfy({ 0x21...0x7E ~= $0 }),
            let colon = url.firstIndex(of: ":")
        else { return nil }
        let scheme = url[..<colon].lowercased()
        guard scheme == "wss" || (scheme == "ws" && !domain.isSecure) else { return nil }
        let rest = url[colon...]
        guard rest.hasPrefix("://") else { return nil }
        let authority = rest.dropFirst(3).prefix { !"/?#".contains($0) }
        let web = (scheme == "wss" ? "https://" : "http://") + authority
        guard let origin = WebOrigin(web) else { return nil }
        let query = url.drop { $0 != "?" }.dropFirst()
        let members = query.split(separator: "&").map { member in
            let parts = member.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            return (name: parts[0], value: parts.count == 2 ? parts[1] : "")
        }
        self.url = url
        reach = WebReach([origin])
        service = members.first { $0.name == "service_id" }.flatMap { Int32($0.value) } ?? 0
        let values = members.map(\.value).filter { $0.utf8.count > 3 }
        secrets = ([query] + values).filter { !$0.isEmpty }.map { Secret(String($0)) }
    }
}
