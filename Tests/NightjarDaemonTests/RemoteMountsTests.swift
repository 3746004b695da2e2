import Glibc
import NightjarDaemon
import Testing

@Suite struct `Mounts that other machines change` {
    private let folder: WatchFolder

    init() throws { folder = try WatchFolder() }

    @Test(arguments: [
        "nfs", "nfs4", "cifs", "smb3", "9p", "virtiofs", "fuse", "fuse.sshfs", "ceph",
    ])
    func `are known by their types`(type: String) {
        let mounts = RemoteMounts(mountinfo: folder.mountinfo(type: type))
        #expect(mounts.type(at: folder.path) == type)
        #expect(mounts.type(at: "/proc") == nil)
        #expect(mounts.type(at: folder("missing")) == nil)
    }

    @Test(arguments: ["ext4", "xfs", "btrfs", "tmpfs", "overlay", "fuseblk", "fusectl", "nfsd"])
    func `are not those whose changes are events`(type: String) {
        let mounts = RemoteMounts(mountinfo: folder.mountinfo(type: type))
        #expect(mounts.type(at: folder.path) == nil)
    }

    @Test func `may have any number of optional fields, and any name`() {
        let device = folder.device
        for fields in ["", "shared:1 ", "shared:1 master:2 propagate_from:3 "] {
            let line = "36 35 \(device) / /mnt rw,noatime \(fields)- nfs server:/a\\040b rw"
            #expect(RemoteMounts(mountinfo: line).type(at: folder.path) == "nfs")
        }
    }

    @Test(arguments: ["", "\n", "nfs", "1 2 0:1 / / rw - ", "1 2 3 4 5 6 7 8 9", "- - - - - - - -"])
    func `are none where the text is none`(text: String) {
        #expect(RemoteMounts(mountinfo: text).type(at: folder.path) == nil)
    }
}

extension WatchFolder {
    /// The device that it is on, as mountinfo has it.
    var device: String {
        var info = stat()
        guard lstat(path, &info) == 0 else { return "" }
        let (high, low) = (
            info.st_dev >> 8 & 0xFFF, info.st_dev & 0xFF | info.st_dev >> 12 & 0xFFF00
        )
        return "\(high):\(low)"
    }

    /// As if it were on a file system of another type.
    func mountinfo(type: String) -> String {
        "22 27 0:4242 / /proc rw,relatime - proc proc rw\n27 1 \(device) / / rw - \(type) /x rw\n"
    }
}
