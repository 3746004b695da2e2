import ArgumentParser
import NightjarCore
import NightjarManifest
import NightjarSimulator

extension SimulateCommand.Feishu {
    var templatesAreMissing: Bool { fixture.isEmpty && files.isEmpty }

    /// What is asked for, with the app's credentials from the manifest.
    ///
    /// - Throws: ``CommandFailure``, or a ``ValidationError`` for options that the app's way has not.
    func wish() throws -> FeishuSimulation.Wish {
        let manifest = try KnownManifest.read(self.manifest)
        let known = try feishuApp(of: manifest)
        let way = try way(of: known.app, manifest)
        let templates = try templates()
        let isPosted = known.app.receive == .webhook
        let plan = PushPlan(
            count: count ?? templates.count,
            rate: rate,
            inFlight: atOnce ?? (isPosted ? 64 : 10_000),
            duplicates: duplicates,
            cuts: cut,
            ladder: RetryLadder(speed: speed)
        )
        let app = SimulatedApp(
            appID: known.credentials.appID,
            appSecret: known.credentials.appSecret,
            verificationToken: known.credentials.verificationToken,
            encryptKey: known.credentials.encryptKey
        )
        var wish = FeishuSimulation.Wish(app: app, way: way, templates: templates, plan: plan)
        (wish.pieces, wish.junk) = (pieces, junk)
        wish.seed = seed
        wish.goesOn = forever
        if !isPosted { warn(of: known.credentials.domain) }
        return wish
    }

    /// The host and the port of "127.0.0.1:9000" or "[::1]:9000"; nil for what is neither.
    func host(of address: String) -> (host: String, port: Int)? {
        guard let colon = address.lastIndex(of: ":"),
            let port = Int(address[address.index(after: colon)...]), (0...65535).contains(port)
        else { return nil }
        var host = address[..<colon]
        if host.hasPrefix("["), host.hasSuffix("]") { host = host.dropFirst().dropLast() }
        return host.isEmpty ? nil : (String(host), port)
    }

    private func feishuApp(
        of manifest: Manifest
    ) throws -> (app: ManifestApp, credentials: FeishuCredentials) {
        guard let app = manifest.apps.first(where: { $0.name == self.app }) else {
            let names = manifest.apps.map(\.name).joined(separator: ", ")
            throw CommandFailure(
                "the manifest has no app \(Wording.quoted(self.app))",
                hint: "it has: \(names)"
            )
        }
        guard case .feishu(let credentials) = app.credentials else {
            throw CommandFailure(
                "\(app.name) is an app of \(app.platform.rawValue)",
                hint: "nightjar send posts single events of that platform"
            )
        }
        return (app, credentials)
    }

    private func way(of app: ManifestApp, _ manifest: Manifest) throws -> FeishuSimulation.Way {
        guard app.receive == .webhook else {
            guard url == nil else {
                throw ValidationError("\(app.name) connects by itself; --url is for a webhook")
            }
            let (host, port) = host(of: listen) ?? ("127.0.0.1", 9000)
            return .longConnection(host: host, port: port)
        }
        guard pieces == 0, junk == 0, cut == 0, !forever else {
            throw ValidationError(
                "\(app.name) receives by webhook; --pieces, --junk, --cut and --forever are for "
                    + "long connections"
            )
        }
        guard !templatesAreMissing else {
            throw ValidationError("Name files with events, or samples with --fixture")
        }
        guard url != nil || manifest.listen.port != 0 else {
            throw CommandFailure(
                "the manifest lets the system choose the port",
                hint: "say --url URL"
            )
        }
        return .webhook(url: url ?? manifest.listen.url(app.path))
    }

    private func templates() throws -> [EventTemplate] {
        let samples = try fixture.map { name in
            let sample = try SampleText.sample(named: name)
            do throws(UnsendableEvent) {
                return try EventTemplate(sample)
            } catch {
                throw CommandFailure("\(error)", hint: "nightjar send --fixtures lists all samples")
            }
        }
        let written = try files.map { path in
            let bytes = try InputFile.read(path)
            do throws(UnsendableEvent) {
                return try EventTemplate(file: bytes)
            } catch {
                let hint = "write it as the platform's document shows it, in plain JSON"
                throw CommandFailure("\(path): \(error)", hint: hint)
            }
        }
        return samples + written
    }

    /// The daemon goes where the manifest's domain leads.
    private func warn(of domain: String) {
        guard let (host, port) = host(of: listen) else { return }
        let hosts =
            ["127.0.0.1", "0.0.0.0"].contains(host) ? [host, "127.0.0.1", "localhost"] : [host]
        let here = hosts.map {
            $0.contains(":") ? "http://[\($0)]:\(port)" : "http://\($0):\(port)"
        }
        guard port != 0, !here.contains(domain) else { return }
        StandardStream.error.write(
            "warning: \(app) connects to \(domain), not here\n"
                + "  write domain: \(here[0]) in the manifest\n"
        )
    }
}

extension ListenAddress {
    /// A listener on all addresses is reached on the loopback one.
    fileprivate func url(_ path: String) -> String {
        let host = ["0.0.0.0": "127.0.0.1", "::": "::1"][host] ?? host
        return "http://" + (host.contains(":") ? "[\(host)]" : host) + ":\(port)" + path
    }
}
