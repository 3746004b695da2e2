import LuaSandbox

/// Takes what tests log: it would stand in the daemon's log as if events had come.
struct UnheardSandbox: SandboxObserver {
    func logged(_ line: LogLine, by invocation: Invocation?) {}
    func workerStarted(_ pid: Int32) {}
    func workerEnded(_ pid: Int32, _ reason: String, isBreach: Bool) {}
}
