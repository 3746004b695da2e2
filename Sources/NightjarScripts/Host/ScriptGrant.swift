package import NightjarCore

/// What a plugin may reach: its entry of `grants` in the manifest.
package struct ScriptGrant: Sendable, Hashable {
    /// Where `http` may call.
    package var web = WebReach()

    /// Whether it may keep values.
    package var keepsValues = false

    /// What `feishu.call` may call: paths of APIs, each with all below it: "im/v1/messages".
    package var apis: [String] = []

    /// A grant of nothing.
    package init() {}
}

/// Who does what scripts ask for.
package struct ScriptServices: Sendable {
    /// Calls over HTTP.
    package let web: any WebClient

    /// Keeps values.
    package let values: any KeyValueStore

    /// Where what takes a while runs.
    package let loops: any WorkLoops

    /// Names those who do it.
    package init(web: any WebClient, values: any KeyValueStore, loops: any WorkLoops) {
        self.web = web
        self.values = values
        self.loops = loops
    }
}

/// The API that `feishu.call` calls for one app's events.
package struct ScriptPlatform: Sendable {
    /// The app's name in the manifest.
    package let app: String

    /// Its platform's API; nil where the app has none.
    package let api: (any OpenPlatform)?

    /// Names an app, and its API.
    package init(app: String, api: (any OpenPlatform)?) {
        self.app = app
        self.api = api
    }
}
