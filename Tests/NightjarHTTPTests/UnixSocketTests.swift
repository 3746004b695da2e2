import Foundation
import Glibc
import NightjarCore
import NightjarHTTP
import Testing

@Suite struct `A Unix socket` {
    private let folder = FileManager.default.temporaryDirectory
        .appendingPathComponent("nightjar-\(UUID().uuidString)").path

    /// Posts through the socket at `path`.
    private func post(_ path: String) async throws -> String {
        let place = try UnixSocketPlace(path)
        return try await HTTPPoster.with { poster in
            let answer = try await poster.send(
                .init(socket: place, path: "/a", body: [0x7B, 0x7D])
            )
            return String(decoding: answer.body, as: UTF8.self)
        }
    }

    /// Serves at `path` while `body` runs; everything is gone afterwards.
    private func serve(
        at path: String,
        _ body: () async throws -> Void
    ) async throws {
        let loops = EventLoops(count: 1)
        let settings = HTTPServer.Settings(headers: []) { echo($0) }
        let server = try await HTTPServer.start(on: loops, settings, at: UnixSocket(at: path))
        #expect(server.address == path)
        do {
            try await body()
        } catch {
            Issue.record(error)
        }
        await server.stop(within: .seconds(5))
        await loops.shutDown()
    }

    private func mode(of path: String) -> mode_t {
        var status = stat()
        return lstat(path, &status) == 0 ? status.st_mode & 0o777 : 0
    }

    @Test func `is opened by nobody but its owner, and so is its new folder`() async throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try await serve(at: "\(folder)/a.sock") {
            #expect(mode(of: "\(folder)/a.sock") == 0o600)
            #expect(mode(of: folder) == 0o700)
        }
    }

    @Test func `answers what is posted to it, and goes when its server stops`() async throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try await serve(at: "\(folder)/a.sock") {
            let answer = try await post("\(folder)/a.sock")
            #expect(answer == "/a|-||{}")
        }
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder).isEmpty)
    }

    @Test func `may have a longer path than the system takes`() async throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let deep = "\(folder)/\(String(repeating: "d", count: 200))"
        try FileManager.default.createDirectory(atPath: deep, withIntermediateDirectories: true)
        try await serve(at: "\(deep)/a.sock") {
            let answer = try await post("\(deep)/a.sock")
            #expect(answer == "/a|-||{}")
        }
    }

    @Test func `replaces one that was left behind`() async throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        // Never removed, as after a kill: its descriptor is closed by hand.
        try await serve(at: "\(folder)/a.sock") {
            #expect(link("\(folder)/a.sock", "\(folder)/left.sock") == 0)
        }
        try await serve(at: "\(folder)/left.sock") {
            let answer = try await post("\(folder)/left.sock")
            #expect(answer == "/a|-||{}")
        }
    }

    @Test func `does not take the place of one that is answered`() async throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let path = "\(folder)/a.sock"
        try await serve(at: path) {
            let error = #expect(throws: ListenError.self) { try UnixSocket(at: path) }
            #expect(error?.description.contains("another daemon serves from here") == true)
            #expect(error?.isInUse == true)
            let answer = try await post(path)
            #expect(answer == "/a|-||{}")
        }
    }

    @Test func `is made also where a killed process of this number left its beginning`()
        async throws
    {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let path = "\(folder)/a.sock"
        try await serve(at: path) {
            #expect(link(path, "\(folder)/b.sock.\(getpid())") == 0)
        }
        try await serve(at: "\(folder)/b.sock") {
            let answer = try await post("\(folder)/b.sock")
            #expect(answer == "/a|-||{}")
        }
    }

    @Test func `does not take the place of a file`() throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        try Data("precious".utf8).write(to: URL(fileURLWithPath: "\(folder)/a.sock"))
        #expect(throws: ListenError.self) { try UnixSocket(at: "\(folder)/a.sock") }
        let text = try String(contentsOfFile: "\(folder)/a.sock", encoding: .utf8)
        #expect(text == "precious")
    }

    @Test func `leaves another one alone that has taken its place`() async throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let path = "\(folder)/a.sock"
        try await serve(at: path) {
            #expect(unlink(path) == 0)
            try Data("other".utf8).write(to: URL(fileURLWithPath: path))
        }
        #expect(FileManager.default.fileExists(atPath: path))
    }

    @Test(arguments: ["/proc/nightjar/a.sock", "/dev/null/a.sock"])
    func `says where it cannot be`(path: String) {
        let error = #expect(throws: ListenError.self) { try UnixSocket(at: path) }
        #expect(error?.description.hasPrefix("cannot open the socket \(path): ") == true)
        #expect(error?.isInUse == false)
    }
}
