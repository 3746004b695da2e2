import Foundation
import Testing

@Suite(.timeLimit(.minutes(2))) struct `A daemon whose disk is full` {
    /// Whether this user may mount a disk that only its own processes see.
    private static var mayMount: Bool {
        guard let folder = try? ScenarioFolder(),
            (try? folder.write("", to: "var/here")) != nil,
            let run = try? Program.runToEnd(
                "/usr/bin/unshare",
                script(in: folder, ["true"]),
                in: folder
            )
        else { return false }
        return run.status == 0
    }

    /// What `unshare` gets to run a program with a disk of 4 MiB at `var`.
    private static func script(in folder: ScenarioFolder, _ program: [String]) -> [String] {
        let text = #"mount -t tmpfs -o size=4m tmpfs "$0" && exec "$@""#
        return ["--mount", "sh", "-c", text, folder.url.path + "/var"] + program
    }

    @Test(.enabled(if: mayMount))
    func `refuses what it cannot keep, and goes on when there is room`() async throws {
        let waits = #"return function(event) time.sleep(60000) end"#
        let folder = try ScenarioFolder.people(leaving: waits, policy: "ack: on_receipt")
        try folder.write("", to: "var/here")
        let program = try Program.path("nightjar")
        let arguments = Self.script(in: folder, [program]).map { "'\($0)'" }
        try folder.write(
            "#!/bin/sh\nexec /usr/bin/unshare \(arguments.joined(separator: " ")) \"$@\"\n",
            to: "small-disk"
        )
        try FileManager.default.setAttributes(
            [.posixPermissions: 0o700],
            ofItemAtPath: folder.url.path + "/small-disk"
        )
        let daemon = try await RunningDaemon(folder, program: folder.url.path + "/small-disk")
        let client = try await Client(daemon)
        let ballast = "/proc/\(daemon.pid)/root\(folder.url.path)/var/ballast"
        try Data(repeating: 1, count: 2 << 20).write(to: URL(fileURLWithPath: ballast))

        var number = 0
        var reply = ""
        repeat {
            number += 1
            reply = try await client.post(delivery("e\(number)"))
            try #require(number < 100)
        } while reply.contains(#""code":200"#)
        #expect(reply.contains("503"))
        #expect(try await daemon.line(containing: "the store fails").contains("full"))
        #expect(try await client.post(delivery("e\(number)")).contains("503"))

        try FileManager.default.removeItem(atPath: ballast)
        #expect(try await client.post(delivery("e\(number)")).contains(#""code":200"#))
        _ = try await daemon.line(containing: "the store works again")
        daemon.signal(SIGKILL)
    }

    /// Some 100 KB.
    private func delivery(_ id: String) -> [UInt8] {
        let text = String(decoding: ScenarioFolder.delivery(of: "用户离职", id: id), as: UTF8.self)
        return Array(text.replacing("Ada", with: String(repeating: "Ada", count: 33_000)).utf8)
    }
}
