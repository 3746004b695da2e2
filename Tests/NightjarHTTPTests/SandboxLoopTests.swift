import Foundation
import LuaSandbox
import NightjarHTTP
import Synchronization
import Testing

@Suite struct `An event loop for the sandbox` {
    @Test func `knows its index, its thread and the time`() async throws {
        let loops = EventLoops(count: 3)
        #expect(loops.count == 3)
        for (index, loop) in loops.loops.enumerated() {
            #expect(loop.index == index)
            #expect(!loop.isCurrent)
            let isThere = await withCheckedContinuation { continuation in
                loop.execute { continuation.resume(returning: loop.isCurrent) }
            }
            #expect(isThere)
        }
        let before = DispatchTime.now().uptimeNanoseconds
        let now = loops.loops[0].now
        #expect(before <= now && now <= DispatchTime.now().uptimeNanoseconds)
        await loops.shutDown()
    }

    @Test func `keeps async code on itself`() async throws {
        let loops = EventLoops(count: 2)
        for index in 0..<2 {
            let loop = loops.loops[index]
            let stayed = await loops.run(on: index) {
                var stayed = loop.isCurrent
                await Task.yield()
                stayed = stayed && loop.isCurrent
                await waiting {}
                return stayed && loop.isCurrent
            }
            #expect(stayed)
        }
        await loops.shutDown()
    }

    @Test func `makes its calls in the order of their moments, without the cancelled`() async {
        let loops = EventLoops(count: 1)
        let loop = loops.loops[0]
        let (calls, report) = AsyncStream.makeStream(of: Int.self)
        loop.execute {
            let start = loop.now + 5_000_000
            let moments = (0..<500).map { $0 * 7919 % 500 }
            let timers = moments.map { number in
                loop.schedule(at: start + UInt64(number) * 1000) { report.yield(number) }
            }
            for (number, timer) in zip(moments, timers) where number % 10 != 0 { timer.cancel() }
            _ = loop.schedule(at: start + 1_000_000) {
                #expect(loop.isCurrent)
                #expect(loop.now >= start + 1_000_000)
                timers[0].cancel()
                _ = loop.schedule(at: 0) { report.finish() }
            }
        }
        #expect(
            await calls.reduce(into: []) { $0.append($1) }
                == Array(stride(from: 0, to: 500, by: 10))
        )
        await loops.shutDown()
    }

    @Test func `echoes through an adopted socket`() async throws {
        try await AdoptedSocket.with { socket in
            let bytes = (0..<300_000).map { UInt8(truncatingIfNeeded: $0 * 31) }
            let echo = await waiting {
                Thread.detachNewThread { socket.sendToLoop(bytes) }
                return socket.receiveFromLoop(bytes.count)
            }
            #expect(echo == bytes)
        } onBytes: { bytes, channel in
            channel?.write(bytes)
        }
    }

    @Test func `sends what one turn wrote together`() async throws {
        try await AdoptedSocket.with { socket in
            // Waits before the first byte is there, and so would see a write of its own.
            async let first = waiting { socket.receiveOnce(1000) }
            await socket.onLoop { channel in
                for byte in 0..<100 { withUnsafeBytes(of: UInt8(byte)) { channel?.write($0) } }
                #expect(channel?.unwritten == 100)
            }
            #expect(await first == (0..<100).map { UInt8($0) })
            await socket.onLoop { #expect($0?.unwritten == 0) }
        }
    }

    @Test func `counts what the other side does not read`() async throws {
        try await AdoptedSocket.with { socket in
            let bytes = [UInt8](repeating: 7, count: 4_000_000)
            await socket.onLoop { channel in bytes.withUnsafeBytes { channel?.write($0) } }
            await socket.onLoop { channel in
                let unwritten = channel?.unwritten ?? 0
                #expect(unwritten > 1_000_000 && unwritten < 4_000_000)
            }
            #expect(await waiting { socket.receiveFromLoop(bytes.count) } == bytes)
        }
    }

    @Test func `tells the receiver of the other side's end, once`() async throws {
        try await AdoptedSocket.with { socket in
            socket.closeOtherSide()
            await socket.end()
            await socket.onLoop { channel in
                withUnsafeBytes(of: 1) { channel?.write($0) }
                #expect(channel?.unwritten == 0)
                channel?.close()
            }
            #expect(socket.ends.value == 1)
        }
    }

    @Test func `sends what was written, closes, and tells the receiver later`() async throws {
        try await AdoptedSocket.with { socket in
            await socket.onLoop { channel in
                withUnsafeBytes(of: UInt8(9)) { channel?.write($0) }
                channel?.close()
                channel?.close()
                #expect(socket.ends.value == 0)
            }
            await socket.end()
            #expect(await waiting { socket.receiveOnce(10) } == [9])
            #expect(await waiting { socket.receiveOnce(10) } == [])
            #expect(socket.ends.value == 1)
        }
    }

    @Test(arguments: [-1, 1_000_000] as [CInt])
    func `tells the receiver when there is no such descriptor`(descriptor: CInt) async throws {
        try await AdoptedSocket.with(adopting: descriptor) { socket in
            await socket.end()
            #expect(socket.ends.value == 1)
        }
    }

    @Test func `closes what is no socket, and tells the receiver`() async throws {
        var ends: [CInt] = [-1, -1]
        #expect(pipe(&ends) == 0)
        defer { close(ends[1]) }
        try await AdoptedSocket.with(adopting: ends[0]) { socket in
            await socket.end()
            #expect(socket.ends.value == 1)
        }
        // Seen from the other end, since the number may mean another file by now.
        var polled = pollfd(fd: ends[1], events: Int16(POLLOUT), revents: 0)
        #expect(poll(&polled, 1, 0) == 1)
        #expect(polled.revents & Int16(POLLERR) != 0)
    }
}
