import Logging

/// Says what cannot be watched: each thing once, and again only after it could be.
struct WatchReport {
    let logger: Logger
    let times: WatchTimes
    private var said: Set<String> = []
    private var hasLost = false

    init(_ logger: Logger, _ times: WatchTimes) {
        self.logger = logger
        self.times = times
    }

    /// Says what is new among `complaints`, which are all there are, and that a loss is over.
    mutating func tell(_ complaints: [WatchComplaint]) {
        for complaint in complaints where !said.contains(complaint.text) {
            logger.log(
                level: complaint.level,
                "\(complaint.text)",
                metadata: complaint.facts(times)
            )
        }
        said = Set(complaints.map(\.text))
        let hasLoss = complaints.contains(where: \.isLoss)
        if hasLost, !hasLoss { logger.notice("all folders are watched again") }
        hasLost = hasLoss
    }

    /// Says that events were lost, and what is done about it.
    func tellOverflow() { logger.notice("file events were lost; all files are looked at anew") }
}
