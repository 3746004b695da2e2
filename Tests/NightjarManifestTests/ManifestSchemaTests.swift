import NightjarManifest
import Testing

@Suite struct `The schema` {
    /// Fixtures that schema and check judge differently, each with the reason.
    static let exceptions: [String: String] = [:]

    static let fixtures = (ManifestFixture.accepted + ManifestFixture.refused).filter(\.isReadable)

    @Test func `is valid itself`() throws {
        #expect(try SchemaVerdicts.all.get().schema == "valid")
    }

    @Test(arguments: fixtures)
    func `judges the form of a manifest as the check does`(_ fixture: ManifestFixture) throws {
        let reading = try fixture.read()
        let verdict = try #require(try SchemaVerdicts.all.get().verdict(on: fixture.yaml))
        let agrees = verdict.isAccepted == !reading.hasStructuralErrors
        let exception = Self.exceptions[fixture.testDescription]
        #expect(agrees == (exception == nil), "\(verdict)\n\(reading.printed)")
    }

    @Test func `has no exceptions for fixtures that are not there`() {
        let names = Set(Self.fixtures.map(\.testDescription))
        #expect(Self.exceptions.keys.filter { !names.contains($0) } == [])
    }

    @Test func `accepts the example`() throws {
        #expect(try SchemaVerdicts.all.get().verdict(on: SchemaVerdicts.example) == .accepted)
    }

    @Test func `judges every value of every key as the check does`() throws {
        let verdicts = try SchemaVerdicts.all.get()
        let environment = ["SET": "held"]
        for probe in ManifestProbe.all {
            let reading = ManifestReader(file: "x", environment: environment)
                .read(Array(probe.text.utf8))
            guard !reading.findings.contains(where: { $0.code.isUnreadable }) else { continue }
            let verdict = try #require(verdicts.verdict(on: probe))
            let isRefused = reading.hasStructuralErrors
            if !isRefused || probe.isExact {
                #expect(
                    verdict.isAccepted == !isRefused,
                    "\(probe.name): \(verdict)\n\(reading.printed)"
                )
            }
        }
    }
}
