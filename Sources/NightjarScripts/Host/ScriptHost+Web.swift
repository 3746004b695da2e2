import Foundation
import LuaSandbox
import NightjarCore

/// `http`: requests to granted origins.
extension ScriptHost {
    /// The longest time that a script may ask for is the invocation's anyway.
    private static let longestTimeout = 900_000.0

    func request(
        _ call: HostFunctionCall,
        until deadline: MonotonicTime
    ) throws(ScriptMisuse) -> Work {
        guard !grant.web.origins.isEmpty else {
            throw ScriptMisuse("the plugin reaches no host; \(hint("http: [https://HOST]"))")
        }
        let request = try webRequest(call)
        let timeout = try call.number(4, "timeout", in: 1...Self.longestTimeout)
        return { [self] services in
            let limit = timeout.map { services.loops.now + .milliseconds($0) }
            let end = min(deadline, limit ?? deadline)
            do throws(WebFault) {
                let response = try await services.web.send(request, within: grant.web, until: end)
                return Self.values(response)
            } catch {
                return answer(to: error)
            }
        }
    }

    private func answer(to fault: WebFault) -> HostAnswer {
        switch fault.kind {
        case .notGranted(let origin):
            .raised("\(fault.message); \(hint("http: [\(origin)]"))")
        case .misuse: .raised(fault.message)
        case .failed, .timedOut: .failed(fault.message)
        }
    }

    private func webRequest(_ call: HostFunctionCall) throws(ScriptMisuse) -> WebRequest {
        var request = WebRequest(url: try call.string(1, "the URL"))
        if call[0] != .none { request.method = try call.string(0, "the method").uppercased() }
        request.headers = try headers(call)
        switch call[3] {
        case .none: break
        case .json(let json):
            request.body = json
            let isNamed = request.headers.contains { $0.name.lowercased() == "content-type" }
            if !isNamed {
                let type = "application/json; charset=utf-8"
                request.headers.append(WebHeader("content-type", type))
            }
        default: request.body = try call.bytes(3, "the body")
        }
        return request
    }

    private func headers(_ call: HostFunctionCall) throws(ScriptMisuse) -> [WebHeader] {
        guard let json = try call.options(2, "the headers", most: 16 << 10) else { return [] }
        guard
            let fields = try? JSONDecoder().decode([String: HeaderText].self, from: Data(json))
        else { throw ScriptMisuse("the headers are a table of strings by their names") }
        return fields.sorted { $0.key < $1.key }.map { WebHeader($0.key, $0.value.text) }
    }

    /// Status, headers, body: the worker makes a table of them.
    private static func values(_ response: WebResponse) -> HostAnswer {
        var fields: [String: String] = [:]
        for header in response.headers {
            let name = header.name.lowercased()
            fields[name] = fields[name].map { "\($0), \(header.value)" } ?? header.value
        }
        var json: [UInt8] = [UInt8(ascii: "{")]
        for (index, field) in fields.sorted(by: { $0.key < $1.key }).enumerated() {
            if index > 0 { json.append(UInt8(ascii: ",")) }
            JSONString.append(field.key, to: &json)
            json.append(UInt8(ascii: ":"))
            JSONString.append(field.value, to: &json)
        }
        json.append(UInt8(ascii: "}"))
        return .values([.integer(Int64(response.status)), .json(json), .text(response.body)])
    }
}

/// A header's value as scripts write it.
private struct HeaderText: Decodable {
    let text: String

    init(from decoder: any Decoder) throws {
        let value = try decoder.singleValueContainer()
        if let string = try? value.decode(String.self) {
            text = string
        } else {
            text = String(try value.decode(Int64.self))
        }
    }
}
