import Dispatch
import Foundation
import NightjarCore
import NightjarSimulator

extension SimulateCommand.Feishu {
    /// Simulates until all has ended, or Ctrl-C, and prints the report.
    ///
    /// - Returns: How the command ends.
    func simulate() async throws -> ExitStatus {
        let simulation = FeishuSimulation(try wish()) { Int64(Date().timeIntervalSince1970 * 1000) }
        let interrupts = [SIGINT, SIGTERM].map { InterruptSource($0, simulation.stop) }
        defer { for interrupt in interrupts { interrupt.end() } }
        let report = try await Progress.telling("waiting") { progress in
            let teller = Task.detached {
                while true {
                    try await Task.sleep(for: .seconds(1))
                    progress.say(Self.line(simulation.report))
                }
            }
            defer { teller.cancel() }
            return try await simulation.run { self.tell($0) }
        }
        print(report)
        return report.isComplete ? .success : .failure
    }

    private static func line(_ report: StandInReport) -> String {
        "\(report.tally.acknowledged) of \(report.wanted) acknowledged, \(report.tally.pushes) pushes"
    }

    private func tell(_ stage: FeishuSimulation.Stage) {
        let text =
            switch stage {
            case .listening(let address):
                """
                stands in for Feishu at http://\(address); waits for \(app) to connect
                  start it in another terminal: nightjar run --manifest \(manifest)

                """
            case .pushing:
                templatesAreMissing ? "\(app) is connected; Ctrl-C ends\n" : "pushes \(amount)\n"
            case .serving: "all events have ended; serves connections until Ctrl-C\n"
            }
        // On a terminal the line of the progress may stand there.
        StandardStream.error.write((isatty(STDERR_FILENO) == 1 ? "\r\u{1B}[K" : "") + text)
    }

    private var amount: String {
        let events = count ?? fixture.count + files.count
        let pace = rate.map { "\($0.formatted()) a second" } ?? "all at once"
        return "\(events) event\(events == 1 ? "" : "s") to \(app)\(events == 1 ? "" : ", \(pace)")"
    }

    private func print(_ report: StandInReport) {
        switch format {
        case .text: StandardStream.output.write(report.text.map { $0 + "\n" }.joined())
        case .json: StandardStream.output.write(report.json.json + [0x0A])
        }
    }
}

/// Calls instead of ending the process; at the second time it ends.
private struct InterruptSource {
    private let number: CInt
    private let source: any DispatchSourceSignal

    init(_ number: CInt, _ call: @escaping @Sendable () -> Void) {
        self.number = number
        signal(number, SIG_IGN)
        source = DispatchSource.makeSignalSource(signal: number, queue: .global())
        source.setEventHandler {
            signal(number, SIG_DFL)
            call()
        }
        source.resume()
    }

    func end() {
        source.cancel()
        signal(number, SIG_DFL)
    }
}
