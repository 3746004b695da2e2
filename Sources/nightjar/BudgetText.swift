import NightjarDaemon

/// What plugins use of what they may, for people: a row for each plugin, "present/highest of limit".
struct BudgetText {
    private let plugins: [PluginStatus]

    init(_ plugins: [PluginStatus]) { self.plugins = plugins }

    var rows: [[String]] {
        [["name", "memory", "time", "host calls", "log", "reply", "cpu", "started", "lost"]]
            + plugins.map { plugin in
                let budgets = plugin.budgets
                return [
                    plugin.name,
                    cell(budgets.memory, bytes),
                    cell(budgets.time, time),
                    cell(budgets.hostCalls) { String($0) },
                    cell(budgets.logBytes, bytes),
                    cell(budgets.replyBytes, bytes),
                    time(budgets.cpu * 1000),
                    String(budgets.workersStarted),
                    String(budgets.workersLost),
                ]
            }
    }

    private func cell(_ budget: BudgetStatus.Budget, _ text: (Int) -> String) -> String {
        "\(text(budget.present))/\(text(budget.highest)) of \(text(budget.limit))"
    }

    /// "812 B", "64 KiB", "1.5 MiB".
    private func bytes(_ count: Int) -> String {
        switch count {
        case ..<1024: "\(count) B"
        case ..<(1 << 20): "\(count >> 10) KiB"
        default: "\(tenths(count / (1 << 20) * 10 + count % (1 << 20) * 10 / (1 << 20))) MiB"
        }
    }

    /// "85 us", "2.5 ms", "12 s".
    private func time(_ microseconds: Int) -> String {
        switch microseconds {
        case ..<1000: "\(microseconds) us"
        case ..<10_000_000: "\(tenths(microseconds / 100)) ms"
        default: "\(microseconds / 1_000_000) s"
        }
    }

    private func tenths(_ count: Int) -> String {
        count % 10 == 0 ? String(count / 10) : "\(count / 10).\(count % 10)"
    }
}
