import NightjarCore

/// A call that a plugin asked for, checked: it can lead nowhere but to one API of the platform.
struct FeishuRequest {
    private static let methods: Set<String> = ["GET", "POST", "PUT", "PATCH", "DELETE"]
    /// Longer than any id and query of the platform's APIs.
    private static let longestPath = 4096

    let method: String

    /// From the API's name on, with its query: "im/v1/messages?receive_id_type=open_id".
    let path: String

    let body: [UInt8]?

    /// - Throws: What the plugin's author has to change.
    init(_ method: String, _ path: String, body: [UInt8]?) throws(OpenPlatformFault) {
        self.method = method.uppercased()
        guard Self.methods.contains(self.method) else {
            throw OpenPlatformFault("the method must be GET, POST, PUT, PATCH or DELETE")
        }
        guard body == nil || self.method != "GET" else {
            throw OpenPlatformFault(
                "a GET has no body; put its parameters behind \"?\" in the path"
            )
        }
        self.path = try Self.checked(path)
        self.body = body
    }

    /// What rates are counted by: the method, and the path without its query.
    var api: String { "\(method) \(path.prefix { $0 != "?" })" }

    /// Whether a repetition does no harm where nobody knows what came of the first.
    var isRepeatable: Bool { method == "GET" }

    private static func checked(_ text: String) throws(OpenPlatformFault) -> String {
        guard text.utf8.count <= longestPath else {
            throw OpenPlatformFault("the path is longer than \(longestPath) bytes")
        }
        guard text.utf8.allSatisfy({ 0x21...0x7E ~= $0 }), !text.utf8.contains(0x5C) else {
            throw OpenPlatformFault(
                "the path has a blank, a control character, a backslash or a character beyond "
                    + "ASCII; percent-encode it"
            )
        }
        guard !text.utf8.contains(UInt8(ascii: "#")) else {
            throw OpenPlatformFault("the path has a fragment; write \"#\" as %23")
        }
        let path = withoutPrefix(text)
        let parts = path.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        try check(parts.first ?? "")
        return String(path)
    }

    /// "/open-apis/im/v1/chats", "open-apis/im/v1/chats" and "/im/v1/chats" are "im/v1/chats".
    private static func withoutPrefix(_ text: String) -> Substring {
        let path = text.hasPrefix("/") ? text.dropFirst() : text[...]
        return path.hasPrefix("open-apis/") ? path.dropFirst("open-apis/".count) : path
    }

    /// The part before the query.
    ///
    /// What is encoded is checked as well: whoever decodes it before it is taken apart would be led
    /// to another API than the one that was granted.
    private static func check(_ path: Substring) throws(OpenPlatformFault) {
        let lowercase = path.lowercased()
        let first = path.prefix { $0 != "/" }
        guard !path.isEmpty, !path.hasPrefix("/"), !first.contains(":") else {
            throw OpenPlatformFault(
                "the path must begin with an API's name, such as im/v1/messages"
            )
        }
        guard !path.contains("//"), !path.contains("..") else {
            throw OpenPlatformFault("the path must not have \"//\" or \"..\"")
        }
        let hidden = ["%2e", "%2f", "%5c", "%00", "%25"]
        guard !path.split(separator: "/").contains("."),
            !hidden.contains(where: { lowercase.contains($0) })
        else {
            throw OpenPlatformFault(
                "the path must not have \".\" alone, nor \".\", \"/\", \"\\\" or \"%\" encoded"
            )
        }
    }
}
