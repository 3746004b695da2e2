import Foundation
import LuaSandbox
import NightjarHTTP
import Testing

/// A pair of sockets of which a loop has adopted one; the test has the other.
final class AdoptedSocket: Sendable {
    typealias OnBytes = @Sendable (UnsafeRawBufferPointer, (any SandboxChannel)?) -> Void

    let ends = Counter()

    private let loop: any SandboxLoop
    private let other: CInt
    private let receiver: Receiver
    private let ended = AsyncStream.makeStream(of: Void.self)

    /// Runs `body` beside a pair, and ends it all afterwards.
    ///
    /// A descriptor is adopted instead of a socket if there is one.
    static func with(
        adopting descriptor: CInt? = nil,
        _ body: (AdoptedSocket) async throws -> Void,
        onBytes: @escaping OnBytes = { _, _ in }
    ) async throws {
        let loops = EventLoops(count: 1)
        var pair: [CInt] = [-1, -1]
        socketpair(AF_UNIX, CInt(SOCK_STREAM.rawValue), 0, &pair)
        defer { close(pair[1]) }
        if descriptor != nil { close(pair[0]) }
        let socket = AdoptedSocket(loops.loops[0], pair[1], onBytes)
        await socket.adopt(descriptor ?? pair[0])
        do {
            try await body(socket)
        } catch {
            await loops.shutDown()
            throw error
        }
        await loops.shutDown()
    }

    private init(_ loop: any SandboxLoop, _ other: CInt, _ onBytes: @escaping OnBytes) {
        self.loop = loop
        self.other = other
        receiver = Receiver(onBytes)
        var patience = timeval(tv_sec: 20, tv_usec: 0)
        setsockopt(
            other,
            SOL_SOCKET,
            SO_RCVTIMEO,
            &patience,
            socklen_t(MemoryLayout<timeval>.size)
        )
    }

    private func adopt(_ descriptor: CInt) async {
        receiver.onEnd = { [ends, ended] in
            ends.add()
            ended.continuation.yield()
        }
        await run { self.receiver.channel = self.loop.adopt(descriptor, self.receiver) }
    }

    /// Runs `work` with the channel on the loop, in a turn of its own.
    func onLoop(_ work: @escaping @Sendable ((any SandboxChannel)?) -> Void) async {
        await run { work(self.receiver.channel) }
    }

    /// Returns when the receiver has been told of the end.
    func end() async {
        for await _ in ended.stream { return }
    }

    func closeOtherSide() { shutdown(other, CInt(SHUT_RDWR)) }

    func sendToLoop(_ bytes: [UInt8]) {
        var sent = 0
        while sent < bytes.count {
            let count = bytes[sent...].withUnsafeBytes {
                Glibc.write(other, $0.baseAddress, $0.count)
            }
            guard count > 0 else { return }
            sent += count
        }
    }

    /// What one read gives; empty at the end.
    func receiveOnce(_ size: Int) -> [UInt8] {
        var buffer = [UInt8](repeating: 0, count: size)
        let count = Glibc.read(other, &buffer, size)
        return Array(buffer.prefix(max(0, count)))
    }

    func receiveFromLoop(_ count: Int) -> [UInt8] {
        var bytes: [UInt8] = []
        while bytes.count < count {
            let more = receiveOnce(65536)
            guard !more.isEmpty else { return bytes }
            bytes += more
        }
        return bytes
    }

    private func run(_ work: @escaping @Sendable () -> Void) async {
        await withCheckedContinuation { continuation in
            loop.execute {
                work()
                continuation.resume()
            }
        }
    }

    // Unchecked, since the loop is the only one to touch it after it is made.
    private final class Receiver: SandboxReceiver, @unchecked Sendable {
        var channel: (any SandboxChannel)?
        var onEnd: @Sendable () -> Void = {}
        private let onBytes: OnBytes

        init(_ onBytes: @escaping OnBytes) {
            self.onBytes = onBytes
        }

        func received(_ bytes: UnsafeRawBufferPointer) {
            #expect(!bytes.isEmpty)
            onBytes(bytes, channel)
        }

        func closed() { onEnd() }
    }
}
