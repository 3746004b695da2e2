import NightjarCore
package import NightjarFeishu
package import NightjarManifest
import ServiceLifecycle
import Synchronization

/// The long connections of all apps, as a part of the daemon's life.
///
///     manifest ─▶ apps with receive: long_connection
///                   ├─ as before ─▶ theirs go on; tries that wait are made at once
///                   ├─ new ───────▶ begin
///                   ├─ changed ───▶ begin; the former ones end when one of these is open
///                   └─ gone ──────▶ answer what they have read, and end
///
/// What a former one still has is handled by the present generation, as anything that comes.
package final class ConnectionService: Service {
    private struct Held {
        let access: FeishuAppAccess
        let count: Int
        let connections: LongConnections
    }

    /// Connections that end, and those that come in their place; nil where none do.
    private struct Handover {
        let former: LongConnections
        let next: LongConnections?
    }

    private struct State {
        var held: [String: Held] = [:]
        var isOver = false
    }

    /// How long former connections go on beside new ones that cannot be opened.
    private static let longestHandover = Duration.seconds(30)

    private let node: LongConnectionNode
    private let state = Mutex(State())
    private let handovers = AsyncStream.makeStream(of: Handover.self)

    /// Prepares what `manifest` wants, and connects to nothing yet.
    package init(_ manifest: Manifest, _ node: LongConnectionNode) {
        self.node = node
        _ = change(to: manifest)
    }

    /// How each app's are, by its name.
    package var status: [String: LongConnectionStatus] {
        state.withLock { $0.held.mapValues(\.connections.status) }
    }

    /// Has what `manifest` wants from now on, and tries at once what waits or was refused.
    package func take(_ manifest: Manifest) {
        let change = change(to: manifest)
        for connections in change.kept { connections.hurry() }
        for connections in change.begun { connections.start() }
        for handover in change.ended { handovers.continuation.yield(handover) }
    }

    /// Connects, and ends what reloads have put out of use; at the end all.
    package func run() async {
        for connections in state.withLock({ $0.held.values.map(\.connections) }) {
            connections.start()
        }
        await withDiscardingTaskGroup { group in
            group.addTask {
                try? await gracefulShutdown()
                await self.stop()
            }
            for await handover in handovers.stream {
                group.addTask { await self.end(handover) }
            }
        }
    }

    private func end(_ handover: Handover) async {
        // False at once where the next ones are stopped themselves.
        _ = await handover.next?.isOpen(by: node.loops.now + Self.longestHandover)
        await handover.former.stop()
    }

    private func stop() async {
        let last = state.withLock { state in
            state.isOver = true
            return state.held.values.map(\.connections)
        }
        handovers.continuation.finish()
        await withDiscardingTaskGroup { group in
            for connections in last { group.addTask { await connections.stop() } }
        }
    }

    private struct Change {
        var kept: [LongConnections] = []
        var begun: [LongConnections] = []
        var ended: [Handover] = []
    }

    private func change(to manifest: Manifest) -> Change {
        state.withLock { state in
            var change = Change()
            guard !state.isOver else { return change }
            var next: [String: Held] = [:]
            for (number, app) in manifest.apps.enumerated() {
                guard case .longConnection(let count) = app.receive,
                    let access = FeishuAppAccess(app)
                else { continue }
                if let held = state.held[app.name], held.access == access, held.count == count,
                    !held.connections.status.isRefused
                {
                    next[app.name] = held
                    change.kept.append(held.connections)
                } else {
                    let connections = LongConnections(
                        of: access,
                        count: count,
                        from: number % node.loops.count,
                        node
                    )
                    next[app.name] = Held(access: access, count: count, connections: connections)
                    change.begun.append(connections)
                }
            }
            for (name, held) in state.held where next[name]?.connections !== held.connections {
                let handover = Handover(former: held.connections, next: next[name]?.connections)
                change.ended.append(handover)
            }
            state.held = next
            return change
        }
    }
}

extension LongConnectionStatus {
    /// Whether the platform takes none of them: those begin anew, for somebody may have mended it.
    fileprivate var isRefused: Bool { stopped != nil && open == 0 }
}
