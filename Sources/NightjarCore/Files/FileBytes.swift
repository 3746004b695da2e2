import Glibc

/// Reads whole files that people name: bounded, and never waiting for a pipe or a device.
package enum FileBytes {
    /// Reads at most `maximum` + 1 bytes of a regular file: one more than allowed tells the caller
    /// that there is more.
    ///
    /// - Parameters:
    ///   - path: Links are followed.
    ///   - maximum: How much is allowed.
    /// - Returns: The bytes.
    /// - Throws: A ``FileFault``.
    package static func read(_ path: String, maximum: Int) throws(FileFault) -> [UInt8] {
        // Without O_NONBLOCK, to open a pipe that nobody writes to would wait for ever.
        let descriptor = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
        guard descriptor >= 0 else { throw FileFault(errno) }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw FileFault(errno) }
        guard status.st_mode & S_IFMT == S_IFREG else {
            throw status.st_mode & S_IFMT == S_IFDIR ? .isFolder : .isNoFile
        }
        // One byte more than there should be, so that the end is seen without a further buffer.
        let expected = min(max(0, Int(status.st_size)), maximum) + 1
        return try read(descriptor, maximum: maximum, expected: expected)
    }

    /// Reads standard input to its end, at most `maximum` + 1 bytes of it.
    ///
    /// Waits for whoever writes it.
    ///
    /// - Throws: A ``FileFault``.
    package static func readStandardInput(maximum: Int) throws(FileFault) -> [UInt8] {
        try read(STDIN_FILENO, maximum: maximum, expected: largestPart)
    }

    private static let largestPart = 64 * 1024

    /// `expected` bytes are made room for at once; what comes beyond is read in larger parts.
    private static func read(
        _ descriptor: CInt,
        maximum: Int,
        expected: Int
    ) throws(FileFault) -> [UInt8] {
        var bytes: [UInt8] = []
        var room = expected
        while bytes.count <= maximum {
            let part = try readPart(descriptor, atMost: min(room, maximum + 1 - bytes.count))
            if part.isEmpty { break }
            if bytes.isEmpty { bytes = part } else { bytes += part }
            room = largestPart
        }
        return bytes
    }

    /// Empty at the end.
    private static func readPart(
        _ descriptor: CInt,
        atMost most: Int
    ) throws(FileFault) -> [UInt8] {
        var fault: FileFault?
        let part = [UInt8](unsafeUninitializedCapacity: most) { buffer, count in
            var result = Glibc.read(descriptor, buffer.baseAddress, most)
            while result < 0, errno == EINTR {
                result = Glibc.read(descriptor, buffer.baseAddress, most)
            }
            if result < 0 { fault = FileFault(errno) }
            count = max(0, result)
        }
        if let fault { throw fault }
        return part
    }
}

/// Why a file could not be read.
package enum FileFault: Error, Sendable, Equatable {
    /// There is no such file.
    case isMissing

    /// It may not be read by who runs this.
    case isForbidden

    /// It is a folder.
    case isFolder

    /// It is a pipe, a socket or a device.
    case isNoFile

    /// The system says otherwise, in its words.
    case other(String)

    init(_ error: CInt) {
        switch error {
        case ENOENT, ENOTDIR: self = .isMissing
        case EACCES, EPERM: self = .isForbidden
        default: self = .other(String(cString: strerror(error)))
        }
    }

    /// What is wrong, as a phrase after "the file": "does not exist".
    package var phrase: String {
        switch self {
        case .isMissing: "does not exist"
        case .isForbidden: "may not be read by this user"
        case .isFolder: "is a folder"
        case .isNoFile: "is a pipe or a device, not a file"
        case .other(let text): "cannot be read: \(text)"
        }
    }
}
