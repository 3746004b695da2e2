import Foundation
import Glibc
import NightjarDaemon
import Synchronization
import Testing

/// Whatever happens, in whatever order: the last state is signalled.
@Suite(.fewAtATime, .timeLimit(.minutes(3))) struct `A file watch in a race` {
    private let folder: WatchFolder

    init() throws {
        folder = try WatchFolder()
        try folder.write("0", to: "m.yaml")
        for name in ["a", "b"] { try folder.write("0", to: "releases/\(name)/init.lua") }
        try folder.makeFolder("plugins")
    }

    @Test(arguments: [(false, UInt64(1)), (true, 2)])
    func `signals what two thousand changes have left`(polls: Bool, seed: UInt64) async throws {
        var system = WatchSystem()
        if polls { system.open = { -1 } }
        let plan = WatchPlan(manifest: folder("m.yaml"), plugins: folder("plugins"))
        // What somebody would have built who builds at each signal.
        let built = Mutex(contents())
        let changes = WatchedChanges(
            plan,
            times: .hasty,
            system: system,
            afterSignal: { _ in
                let present = contents()
                built.withLock { $0 = present }
            }
        )
        var steps = RandomSteps(in: folder, seed: seed)
        for round in 1...20 {
            for _ in 0..<100 { try steps.next() }
            _ = await changes.settled()
            let (left, seen) = (contents(), built.withLock { $0 })
            #expect(seen == left, "round \(round) of seed \(seed)")
        }
    }

    /// What the daemon would read: the manifest and all plugins' files.
    private func contents() -> [String: String] {
        var found: [String: String] = [:]
        var waiting = ["m.yaml", "plugins"]
        while let path = waiting.popLast() {
            var info = stat()
            guard stat(folder(path), &info) == 0, path.utf8.count < 200 else { continue }
            if info.st_mode & S_IFMT == S_IFDIR {
                let names = try? FileManager.default.contentsOfDirectory(atPath: folder(path))
                waiting += (names ?? []).filter { !$0.hasPrefix(".") }.map { "\(path)/\($0)" }
            } else {
                found[path] = try? String(contentsOfFile: folder(path), encoding: .utf8)
            }
        }
        return found
    }
}

/// Changes of a folder's files by chance; the seed repeats them.
private struct RandomSteps {
    private let folder: WatchFolder
    private var random: SplitMix
    private var count = 0

    init(in folder: WatchFolder, seed: UInt64) {
        self.folder = folder
        random = SplitMix(state: seed)
    }

    /// One that cannot be done is none.
    mutating func next() throws {
        count += 1
        let (place, other) = (anyPlace(), anyPlace())
        switch Int.random(in: 0..<12, using: &random) {
        case 0...2: try? folder.write("\(count)", to: "\(place)/init.lua")
        case 3, 4:
            try folder.write("\(count)", to: "new")
            try? folder.rename("new", to: "\(place).lua")
        case 5: try? folder.remove("\(place)/init.lua")
        case 6: try? folder.remove(place)
        case 7: try? folder.rename(place, to: other)
        case 8:
            try? folder.relink(place, to: folder("releases/\(count.isMultiple(of: 2) ? "a" : "b")"))
        case 9: try? folder.write("\(count)", to: "releases/a/init.lua")
        case 10: try folder.write("\(count)", to: "m.yaml")
        default:
            try folder.write("\(count)", to: "next/init.lua")
            try? folder.remove("plugins")
            try? folder.rename("next", to: "plugins")
        }
    }

    private mutating func anyPlace() -> String {
        let names = ["p", "q", "p/lib", "q/lib", "p/lib/deep"]
        return "plugins/\(names[Int.random(in: 0..<names.count, using: &random)])"
    }
}

/// Steele, Lea and Flood's generator (2014).
private struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
