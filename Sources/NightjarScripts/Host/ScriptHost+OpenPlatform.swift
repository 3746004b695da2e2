import LuaSandbox
import NightjarCore

/// `feishu.call`: the open platform's API, as whom the app has subscribed.
extension ScriptHost {
    func callPlatform(
        _ call: HostFunctionCall,
        until deadline: MonotonicTime
    ) throws(ScriptMisuse) -> Work {
        let method = try call.string(0, "the method").uppercased()
        let path = try path(try call.string(1, "the path"))
        let body: [UInt8]?
        switch call[2] {
        case .none: body = nil
        case .json(let json): body = json
        case let other: throw ScriptMisuse("the body is \(other.kind), not a table")
        }
        guard let api = platform.api else {
            throw ScriptMisuse(
                "the app \(platform.app) cannot call the open platform; it is one of Feishu, and has "
                    + "app_id and app_secret in the manifest"
            )
        }
        return { [identity] _ in
            do throws(OpenPlatformFault) {
                let data = try await api.call(
                    method,
                    path,
                    body: body,
                    as: identity,
                    until: deadline
                )
                return .values([.json(data)])
            } catch {
                let code = error.code.map(HostValue.integer) ?? .none
                return .values([.none, .text(error.message), code])
            }
        }
    }

    /// The path from the API's name on, if it is granted.
    private func path(_ given: String) throws(ScriptMisuse) -> String {
        var path = given[...]
        if path.hasPrefix("/") { path = path.dropFirst() }
        if path.hasPrefix("open-apis/") { path = path.dropFirst("open-apis/".count) }
        let parts = path.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        let segments = (parts.first ?? "").split(separator: "/", omittingEmptySubsequences: false)
        // What a server might take for another path than the one that is granted.
        guard segments.allSatisfy(Self.isPlain) else {
            throw ScriptMisuse(
                "the path is not one of an API, such as \"im/v1/messages?receive_id_type=open_id\""
            )
        }
        guard grant.apis.contains(where: { Self.covers($0, segments) }) else {
            let api = segments.prefix(3).joined(separator: "/")
            throw ScriptMisuse("\(api) is not granted; \(hint("feishu: [\(api)]"))")
        }
        return String(path)
    }

    /// A part that begins with a colon stands for any one.
    private static func covers(_ api: String, _ path: [Substring]) -> Bool {
        let granted = api.split(separator: "/")
        guard !granted.isEmpty, path.count >= granted.count else { return false }
        return zip(granted, path).allSatisfy { $0 == $1 || $0.hasPrefix(":") }
    }

    private static func isPlain(_ segment: Substring) -> Bool {
        let isNamed = !segment.isEmpty && segment != "." && segment != ".."
        return isNamed
            && segment.utf8.allSatisfy { byte in
                0x30...0x39 ~= byte || 0x41...0x5A ~= byte || 0x61...0x7A ~= byte
                    || "-_.~:@=,+".utf8.contains(byte)
            }
    }
}
