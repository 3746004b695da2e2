import ArgumentParser
import Foundation
import NightjarManifest

/// The manifest, for commands that need what it says and not that all of it is right.
enum KnownManifest {
    /// Reads it.
    ///
    /// - Throws: ``CommandFailure``, or the exit code when its errors have been printed.
    static func read(_ path: String) throws -> Manifest {
        let reading = ManifestReader(
            file: path,
            environment: ProcessInfo.processInfo.environment
        ).read(try InputFile.read(path))
        guard let known = reading.manifest else {
            FindingPrinter.print(FindingReport(reading.findings.filter { $0.severity == .error }))
            throw ExitCode(ExitStatus.failure.rawValue)
        }
        return known
    }
}
