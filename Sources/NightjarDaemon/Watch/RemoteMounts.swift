import Glibc

/// Which mounted file systems change without an event on this machine.
///
/// Inotify stands in the kernel's own file layer: it reports what programs of this machine do, and
/// only that (inotify(7), "Limitations and caveats"). What another machine does through its own
/// mount, a host in a folder that it shares with a guest, or the program behind a FUSE mount, is not
/// reported. So these are watched, for local changes are seen at once, and polled besides.
///
/// Overlay is not among them: through the mount every change is reported, also of what a lower layer
/// has brought (seen on Linux 6.18), and changes below a mounted overlay are undefined (the kernel's
/// overlayfs.rst). Volumes in a container are file systems of their own. Nor is `fuseblk`: a disk of
/// this machine.
package struct RemoteMounts: Sendable {
    /// Those that GNU coreutils' stat lists as remote, so that tail(1) polls there (read on
    /// 2026-11-21), by their names in mountinfo, and what guests get from their hosts.
    private static let names: Set<String> = [
        "nfs", "nfs4", "cifs", "smb3", "smbfs", "ncpfs", "afs", "coda",
        // WSL, gVisor, virtual machines and containers on a desktop.
        "9p", "virtiofs", "vboxsf", "vmhgfs", "prl_fs", "fakeowner",
        // One disk or store that many machines mount.
        "ceph", "beegfs", "lustre", "gpfs", "gfs2", "ocfs2", "panfs", "orangefs", "cvfs", "acfs",
    ]

    /// By device, as `st_dev` has it.
    private var remote: [String: String] = [:]

    /// Reads the lines of /proc/self/mountinfo (proc_pid_mountinfo(5)).
    package init(mountinfo: String) {
        for line in mountinfo.utf8.split(separator: UInt8(ascii: "\n")) {
            let fields = line.split(separator: UInt8(ascii: " "))
            // Its optional fields end in one that is a dash; the type follows.
            guard fields.count > 7,
                let dash = fields[6...].firstIndex(where: { $0.elementsEqual("-".utf8) }),
                dash + 1 < fields.count
            else { continue }
            let type = String(decoding: fields[dash + 1], as: UTF8.self)
            guard Self.isRemote(type) else { continue }
            remote[String(decoding: fields[2], as: UTF8.self)] = type
        }
    }

    /// The type of the file system at `path`; nil where its files change by events, and where it
    /// does not say.
    package func type(at path: String) -> String? {
        // Most machines have none, and need no look.
        guard !remote.isEmpty else { return nil }
        var info = stat()
        guard lstat(path, &info) == 0 else { return nil }
        return remote[Self.device(info.st_dev)]
    }

    private static func isRemote(_ type: String) -> Bool {
        names.contains(type) || type == "fuse" || type.hasPrefix("fuse.")
    }

    /// `major:minor`, which makedev(3) packs so.
    private static func device(_ packed: dev_t) -> String {
        let major = (packed >> 8) & 0xFFF | (packed >> 32) & ~0xFFF
        let minor = packed & 0xFF | (packed >> 12) & ~0xFF
        return "\(major):\(minor)"
    }
}
