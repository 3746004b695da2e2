package import LuaSandbox
package import NightjarCore

/// Answers the functions of the host for one plugin and the events of one app.
///
/// ```
/// script ──call──▶ arguments ──grant──▶ service ──▶ values, or nil and a message
///                      └─misuse──────└─missing──▶ an error at the script's line
/// ```
///
/// What takes a while runs on the loop that it was called on, and holds nobody up.
package final class ScriptHost: HostFunctions {
    let plugin: String
    let grant: ScriptGrant
    let services: @Sendable () -> ScriptServices?
    let platform: ScriptPlatform
    let identity: Identity

    /// Makes a host.
    ///
    /// - Parameters:
    ///   - plugin: The plugin's name, for messages.
    ///   - grant: What it may reach.
    ///   - services: Who does it; nil where nothing can be reached, as in a check.
    ///   - platform: The app whose events it gets.
    ///   - identity: As whom the app has subscribed.
    package init(
        plugin: String,
        grant: ScriptGrant,
        services: @escaping @Sendable () -> ScriptServices?,
        platform: ScriptPlatform,
        identity: Identity
    ) {
        self.plugin = plugin
        self.grant = grant
        self.services = services
        self.platform = platform
        self.identity = identity
    }

    /// Answers at once where nothing has to be waited for.
    package func answer(
        _ call: HostFunctionCall,
        until deadline: UInt64,
        on loop: Int,
        _ reply: @escaping @Sendable (HostAnswer) -> Void
    ) {
        do throws(ScriptMisuse) {
            let services = services()
            let isAtOnce = services == nil || call.isShort
            if isAtOnce, let answer = try CryptoFunctions.answer(call) { return reply(answer) }
            let work = try work(for: call, until: MonotonicTime(nanoseconds: deadline))
            guard let services else {
                return reply(.raised("nothing can be reached here"))
            }
            services.loops.start(on: loop) { reply(await work(services)) }
        } catch {
            reply(.raised(error.message))
        }
    }

    /// What is to be done, once it is known to be allowed.
    typealias Work = @Sendable (ScriptServices) async -> HostAnswer

    private func work(
        for call: HostFunctionCall,
        until deadline: MonotonicTime
    ) throws(ScriptMisuse) -> Work {
        switch call.function {
        case "http.request": try request(call, until: deadline)
        case "kv.get": try getValue(call)
        case "kv.set", "kv.delete", "kv.compare_and_set", "kv.increment": try changeValue(call)
        case "feishu.call": try callPlatform(call, until: deadline)
        case _ where call.function.hasPrefix("crypto."): { _ in await CryptoFunctions.beside(call) }
        default: throw ScriptMisuse("there is no such function")
        }
    }

    /// What to add to the manifest, in one line.
    func hint(_ entry: String) -> String {
        "add to the manifest:  grants: { \(plugin): { \(entry) } }"
    }
}

/// A script has called a function as it must not: an error at its line.
struct ScriptMisuse: Error {
    let message: String

    init(_ message: String) {
        self.message = message
    }
}

extension HostFunctionCall {
    /// A string of UTF-8.
    func string(_ index: Int, _ name: String) throws(ScriptMisuse) -> String {
        let bytes = try bytes(index, name)
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw ScriptMisuse("\(name) is not UTF-8")
        }
        return text
    }

    /// Whether its arguments are read and digested in a fraction of a millisecond.
    var isShort: Bool {
        arguments.allSatisfy { argument in
            if case .text(let text) = argument { text.count <= 32 << 10 } else { true }
        }
    }

    /// A small table as JSON: what a function takes as options is read on the loop.
    func options(_ index: Int, _ name: String, most: Int) throws(ScriptMisuse) -> [UInt8]? {
        switch self[index] {
        case .none: return nil
        case .json(let json):
            guard json.count <= most else { throw ScriptMisuse("\(name) are too long") }
            // An empty table is an array to JSON.
            return json == Array("[]".utf8) || json == Array("{}".utf8) ? nil : json
        case let other: throw ScriptMisuse("\(name) are \(other.kind), not a table")
        }
    }

    /// A string of any bytes; a whole number is its text.
    func bytes(_ index: Int, _ name: String) throws(ScriptMisuse) -> [UInt8] {
        switch self[index] {
        case .text(let bytes): return bytes
        case .integer(let integer): return Array("\(integer)".utf8)
        case let other: throw ScriptMisuse("\(name) is \(other.kind), not a string")
        }
    }

    /// A number from `range`; nil where there is none.
    func number(
        _ index: Int,
        _ name: String,
        in range: ClosedRange<Double>
    ) throws(ScriptMisuse) -> Double? {
        let number: Double
        switch self[index] {
        case .none: return nil
        case .integer(let integer): number = Double(integer)
        case .float(let float): number = float
        case let other: throw ScriptMisuse("\(name) is \(other.kind), not a number")
        }
        guard range.contains(number) else {
            let bounds = [range.lowerBound, range.upperBound].map { String(Int64($0)) }
            throw ScriptMisuse("\(name) is not within \(bounds[0]) and \(bounds[1])")
        }
        return number
    }
}

extension HostValue {
    /// What Lua's authors call it, with an article.
    var kind: String {
        switch self {
        case .none: "nil"
        case .boolean: "a boolean"
        case .integer, .float: "a number"
        case .text: "a string"
        case .json: "a table"
        }
    }
}
