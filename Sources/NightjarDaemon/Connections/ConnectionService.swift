import Logging
import NightjarCore
import NightjarFeishu
import NightjarManifest
import ServiceLifecycle
import Synchronization

/// The long connections of all apps, as a part of the daemon's life.
///
///     manifest ─▶ apps with receive: long_connection
///                   ├─ as before ────▶ theirs go on, but for those that the platform has refused
///                   ├─ new, changed ─▶ begin
///                   └─ gone, changed ─▶ answer what they have read, and end
///
/// Those of a changed app begin before the former ones end: the platform always finds one of them. What
/// a former one still has is handled by the present generation, as anything that comes.
final class ConnectionService: Service {
    private struct Held {
        let access: FeishuAppAccess
        let count: Int
        let connections: LongConnections
    }

    private struct State {
        var held: [String: Held] = [:]
        var isOver = false
    }

    private let node: LongConnectionNode
    private let state = Mutex(State())
    private let former = AsyncStream.makeStream(of: LongConnections.self)

    /// Prepares what `manifest` wants, and connects to nothing yet.
    init(_ manifest: Manifest, _ node: LongConnectionNode) {
        self.node = node
        _ = change(to: manifest)
    }

    /// How each app's are, by its name.
    var status: [String: LongConnectionStatus] {
        state.withLock { $0.held.mapValues(\.connections.status) }
    }

    /// Has what `manifest` wants from now on, and tries again what the platform has refused.
    func take(_ manifest: Manifest) {
        let (begun, ended) = change(to: manifest)
        for connections in begun { connections.start() }
        for connections in ended { former.continuation.yield(connections) }
    }

    /// Connects, and ends what reloads have put out of use; at the end all.
    func run() async {
        for held in state.withLock({ $0.held.values.map(\.connections) }) { held.start() }
        await withGracefulShutdownHandler {
            await withDiscardingTaskGroup { group in
                for await connections in former.stream {
                    group.addTask { await connections.stop() }
                }
            }
        } onGracefulShutdown: { [former] in
            former.continuation.finish()
        }
        let last = state.withLock { state in
            state.isOver = true
            return state.held.values.map(\.connections)
        }
        await withDiscardingTaskGroup { group in
            for connections in last { group.addTask { await connections.stop() } }
        }
    }

    private func change(
        to manifest: Manifest
    ) -> (begun: [LongConnections], ended: [LongConnections]) {
        state.withLock { state in
            guard !state.isOver else { return ([], []) }
            var next: [String: Held] = [:]
            var begun: [LongConnections] = []
            for (number, app) in manifest.apps.enumerated() {
                guard case .longConnection(let count) = app.receive,
                    let access = FeishuAppAccess(app)
                else { continue }
                if let held = state.held[app.name], held.access == access, held.count == count,
                    held.connections.status.stopped == nil
                {
                    next[app.name] = held
                } else {
                    let connections = LongConnections(
                        of: access,
                        count: count,
                        from: number % node.loops.count,
                        node
                    )
                    next[app.name] = Held(access: access, count: count, connections: connections)
                    begun.append(connections)
                }
            }
            let ended = state.held.filter { name, held in
                next[name]?.connections !== held.connections
            }
            state.held = next
            return (begun, ended.values.map(\.connections))
        }
    }
}
