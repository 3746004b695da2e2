import Foundation
import LuaSandbox
import NightjarCore
import NightjarHTTP

/// Calls the outside world on loops of its own.
struct WebCaller: Sendable {
    let loops: EventLoops
    let client: OutgoingHTTP

    /// Gives `body` one, and shuts all down afterwards.
    static func with<Value>(
        _ change: (inout OutgoingHTTP.Settings) -> Void = { _ in },
        _ body: (WebCaller) async throws -> Value
    ) async throws -> Value {
        let loops = EventLoops(count: 2)
        var settings = OutgoingHTTP.Settings()
        // No test asks DNS.
        settings.resolver = { _ in throw NameFault("has no address") }
        change(&settings)
        let caller = WebCaller(loops: loops, client: try OutgoingHTTP(on: loops, settings))
        do {
            let value = try await body(caller)
            await caller.client.shutDown()
            await loops.shutDown()
            return value
        } catch {
            await caller.client.shutDown()
            await loops.shutDown()
            throw error
        }
    }

    /// What comes of a request; on a loop, as a script's call.
    func result(
        _ request: WebRequest,
        granted: [String],
        within time: Duration = .seconds(20)
    ) async -> Result<WebResponse, WebFault> {
        let reach = WebReach(Set(granted.compactMap { WebOrigin($0) }))
        let loop = loops.loops[0]
        let result = await loops.run(on: 0) { [client] in
            let result: Result<WebResponse, WebFault>
            do throws(WebFault) {
                let deadline = MonotonicTime(nanoseconds: loop.now) + time
                result = .success(try await client.send(request, within: reach, until: deadline))
            } catch {
                result = .failure(error)
            }
            return (result, loop.isCurrent)
        }
        return result.1 ? result.0 : .failure(WebFault(.failed, "not resumed on its loop"))
    }

    /// The same, where an answer is expected.
    func response(
        _ request: WebRequest,
        granted: [String],
        within time: Duration = .seconds(20)
    ) async throws -> WebResponse {
        try await result(request, granted: granted, within: time).get()
    }

    /// The same, where a fault is expected.
    func fault(
        _ request: WebRequest,
        granted: [String],
        within time: Duration = .seconds(20)
    ) async -> WebFault? {
        switch await result(request, granted: granted, within: time) {
        case .success: nil
        case .failure(let fault): fault
        }
    }
}

extension WebResponse {
    /// The body as text.
    var text: String { String(decoding: body, as: UTF8.self) }

    /// The first header of that name.
    func header(_ name: String) -> String? { headers.first { $0.name == name }?.value }
}

/// The lines of a table of Tests/Fixtures/web, split at tabs; `\` and two digits stand for a byte.
func webTable(_ name: String) -> [[String]] {
    let file = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "Fixtures/web/\(name)")
    let text = (try? String(contentsOf: file, encoding: .utf8)) ?? ""
    return text.split(separator: "\n").filter { !$0.hasPrefix("# ") }.map { line in
        line.split(separator: "\t").map { unescaped(String($0)) }
    }
}

private func unescaped(_ text: String) -> String {
    let parts = text.components(separatedBy: "\\x")
    return parts[0]
        + parts.dropFirst().map { part in
            let byte = UInt8(part.prefix(2), radix: 16) ?? 0
            return String(UnicodeScalar(byte)) + part.dropFirst(2)
        }.joined()
}
