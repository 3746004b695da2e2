import Foundation

/// One connection whose bytes the test writes and reads itself.
///
/// What waits runs on a thread of its own, so that no test holds up the others.
struct RawClient: Sendable {
    struct Response: Sendable, Equatable {
        var status: Int
        var headers: [String: String]
        var body: String
    }

    private let socket: CInt

    /// Far beyond what any test waits for: a hung one fails instead of hanging the run.
    private static let patienceSeconds = 20

    init(port: Int) {
        socket = Glibc.socket(AF_INET, CInt(SOCK_STREAM.rawValue), 0)
        var patience = timeval(tv_sec: Self.patienceSeconds, tv_usec: 0)
        let size = socklen_t(MemoryLayout<timeval>.size)
        setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &patience, size)
        setsockopt(socket, SOL_SOCKET, SO_SNDTIMEO, &patience, size)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(port).bigEndian
        address.sin_addr.s_addr = INADDR_LOOPBACK.bigEndian
        _ = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
                connect(socket, pointer, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
    }

    func send(_ text: String) { send(Array(text.utf8)) }

    /// Sends all; stops quietly when the other side has hung up.
    func send(_ bytes: [UInt8]) {
        var sent = 0
        while sent < bytes.count {
            let count = bytes[sent...].withUnsafeBytes { bytes in
                Glibc.send(socket, bytes.baseAddress, bytes.count, CInt(MSG_NOSIGNAL))
            }
            guard count > 0 else { return }
            sent += count
        }
    }

    /// Says that nothing more will be sent.
    func finishSending() { _ = shutdown(socket, CInt(SHUT_WR)) }

    /// Hangs up.
    ///
    /// With `abruptly` the other side sees a reset.
    func close(abruptly: Bool = false) {
        var option = linger(l_onoff: abruptly ? 1 : 0, l_linger: 0)
        setsockopt(socket, SOL_SOCKET, SO_LINGER, &option, socklen_t(MemoryLayout<linger>.size))
        Glibc.close(socket)
    }

    /// The next response; nil when the other side has hung up instead.
    func response() async -> Response? {
        await waiting { readResponse() }
    }

    /// All until the other side hangs up.
    func rest() async -> String {
        await waiting { readRest() }
    }

    func readRest() -> String {
        var bytes: [UInt8] = []
        while let byte = readByte() { bytes.append(byte) }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// How many bytes come until the other side hangs up.
    ///
    /// Waits.
    func countRest() -> Int {
        var total = 0
        var buffer = [UInt8](repeating: 0, count: 65536)
        while case let count = recv(socket, &buffer, buffer.count, 0), count > 0 { total += count }
        return total
    }

    /// Reads what is there, at least a byte: all of a short response.
    ///
    /// Waits.
    func skipResponse() {
        var buffer = [UInt8](repeating: 0, count: 4096)
        _ = recv(socket, &buffer, buffer.count, 0)
    }

    private func readResponse() -> Response? {
        var head: [UInt8] = []
        while !head.ends(with: "\r\n\r\n".utf8) {
            guard let byte = readByte() else { return nil }
            head.append(byte)
        }
        let lines = String(decoding: head, as: UTF8.self).components(separatedBy: "\r\n")
        var headers: [String: String] = [:]
        for line in lines.dropFirst() where !line.isEmpty {
            let parts = line.components(separatedBy: ": ")
            headers[parts[0]] = parts[1]
        }
        var body: [UInt8] = []
        while body.count < Int(headers["content-length"] ?? "0") ?? 0, let byte = readByte() {
            body.append(byte)
        }
        let status = Int(lines[0].split(separator: " ")[1]) ?? 0
        return Response(
            status: status,
            headers: headers,
            body: String(decoding: body, as: UTF8.self)
        )
    }

    private func readByte() -> UInt8? {
        var byte: UInt8 = 0
        return recv(socket, &byte, 1, 0) == 1 ? byte : nil
    }
}

/// Runs what may wait on a thread of its own.
func waiting<Value: Sendable>(_ work: @escaping @Sendable () -> Value) async -> Value {
    await withCheckedContinuation { continuation in
        Thread.detachNewThread { continuation.resume(returning: work()) }
    }
}

extension [UInt8] {
    fileprivate func ends(with bytes: some Collection<UInt8>) -> Bool {
        suffix(bytes.count).elementsEqual(bytes)
    }
}
