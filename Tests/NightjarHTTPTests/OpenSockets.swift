import Foundation

/// How many of this process's TCP sockets over 127.0.0.1 have a port at either end.
///
/// Those that the kernel alone still remembers do not count, and listeners only unless
/// `connectedOnly`.
func openSockets(ofPort port: Int, connectedOnly: Bool) -> Int {
    let text = (try? String(contentsOfFile: "/proc/self/net/tcp", encoding: .utf8)) ?? ""
    let name = String(format: ":%04X", port)
    return text.split(separator: "\n").dropFirst().count { line in
        // Local and remote address, the state (0A listens), and at the ninth place the inode.
        let fields = line.split(separator: " ")
        guard fields.count > 9, fields[1].hasSuffix(name) || fields[2].hasSuffix(name) else {
            return false
        }
        return fields[9] != "0" && !(connectedOnly && fields[3] == "0A")
    }
}
