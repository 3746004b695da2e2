extension Finding {
    /// The kinds of findings.
    ///
    /// A raw value is interface: it is printed in JSON, and never changes its meaning. The first
    /// group is about the form of the file, which a JSON Schema can see too as far as no variable
    /// stands in the value; all others need to know what the manifest means.
    package enum Code: String, Sendable, Hashable, CaseIterable, Codable {
        // MARK: The form of the manifest

        /// A key that the manifest does not have at this place.
        case unknownKey = "unknown-key"
        /// A key that must be there is left out.
        case missingKey = "missing-key"
        /// A key is written without a value, or its text is empty.
        case missingValue = "missing-value"
        /// A mapping, a list or text stands where another of them is needed.
        case wrongType = "wrong-type"
        /// A text is none of the choices, has not the form, or is out of the range that its key takes.
        case wrongValue = "wrong-value"
        /// The name of an app or a plugin has characters that names do not have.
        case wrongName = "wrong-name"
        /// A pattern has a `*` beside letters, or is too long.
        case wrongPattern = "wrong-pattern"
        /// A key of an app belongs to apps of another platform.
        case wrongPlatformKey = "wrong-platform-key"
        /// The document holds nothing.
        case emptyManifest = "empty-manifest"

        // MARK: The text of the file

        /// The file cannot be read.
        case fileUnreadable = "file-unreadable"
        /// The file has more bytes than a manifest may have.
        case fileTooLarge = "file-too-large"
        /// The bytes are not UTF-8.
        case notUTF8 = "not-utf-8"
        /// The text is not YAML from here on.
        case yamlSyntax = "yaml-syntax"
        /// A second document begins.
        case yamlSecondDocument = "yaml-second-document"
        /// Lists and mappings are nested too deep.
        case yamlTooDeep = "yaml-too-deep"
        /// A value has a YAML tag (`!…`).
        case yamlTag = "yaml-tag"
        /// A key is not plain text.
        case yamlKey = "yaml-key"
        /// An alias stands for nothing.
        case yamlUnknownAlias = "yaml-unknown-alias"
        /// What stands behind a merge key (`<<`) cannot be merged.
        case mergeKey = "merge-key"
        /// There are more keys and values than a manifest may have.
        case yamlTooLarge = "yaml-too-large"
        /// Aliases make the document too large.
        case yamlAliasesTooLarge = "yaml-aliases-too-large"
        /// A key stands twice in one mapping.
        case duplicateKey = "duplicate-key"

        /// More was found than is kept.
        case moreFindings = "more-findings"

        /// A list or a mapping is written without anything in it, or all subscriptions are missing.
        case emptySection = "empty-section"
        /// A version stands without quotation marks.
        case unquotedVersion = "unquoted-version"

        /// A key has no effect beside the others.
        case idleKey = "idle-key"

        // MARK: Environment variables

        /// An environment variable is not set, or empty.
        case unsetVariable = "unset-variable"
        /// A `${` begins no variable.
        case wrongVariable = "wrong-variable"

        // MARK: Apps

        /// Two apps have one path.
        case duplicatePath = "duplicate-path"
        /// Two apps would be connected to as one.
        case sharedConnection = "shared-connection"
        /// An app accepts deliveries from anybody.
        case openEndpoint = "open-endpoint"
        /// An app forgets its events while the platform still sends them again.
        case shortMemory = "short-memory"
        /// No subscription names the app.
        case idleApp = "idle-app"

        // MARK: Subscriptions

        /// A subscription names an app that is not there.
        case unknownApp = "unknown-app"
        /// A key of a subscription has no meaning on the platform of its app, or beside the others.
        case meaninglessKey = "meaningless-key"
        /// A handler may take longer than the platform waits for it.
        case timeoutTooLong = "timeout-too-long"
        /// The longest wait between retries is shorter than the first.
        case wrongWaits = "wrong-waits"
        /// Events that fail lose their place in the order.
        case looseOrder = "loose-order"
        /// What is acknowledged before it is handled is kept in memory.
        case volatileInbox = "volatile-inbox"
        /// The platform has no such event.
        case unknownEvent = "unknown-event"
        /// No event of the app's platform can ever match.
        case impossibleEvent = "impossible-event"
        /// A pattern matches no event that the catalog knows.
        case matchesNothing = "matches-nothing"
        /// The subscription must say its version.
        case missingVersion = "missing-version"
        /// The event does not exist in this version.
        case wrongVersion = "wrong-version"
        /// The event cannot be subscribed under this identity.
        case wrongIdentity = "wrong-identity"
        /// One event of an app is subscribed twice.
        case duplicateSubscription = "duplicate-subscription"
        /// One occurrence would be delivered twice.
        case overlap
        /// One occurrence may be delivered twice.
        case possibleOverlap = "possible-overlap"
        /// More pairs of overlapping events are declared than a manifest may have.
        case tooManyOverlaps = "too-many-overlaps"
        /// The patterns of an app cross too often to be compared.
        case crossingPatterns = "crossing-patterns"
        /// A grant is for a plugin that no subscription uses.
        case unusedGrant = "unused-grant"

        // MARK: Plugins

        /// The plugin does not exist.
        case pluginMissing = "plugin-missing"
        /// The files of a plugin are not as they must be.
        case pluginFiles = "plugin-files"
        /// No worker could be started for the plugin.
        case pluginStart = "plugin-start"
        /// The plugin does not compile.
        case pluginSyntax = "plugin-syntax"
        /// The plugin raises an error while it loads.
        case pluginRaised = "plugin-raised"
        /// The plugin needs more memory to load than it is granted.
        case pluginMemory = "plugin-memory"
        /// The plugin takes too long to load.
        case pluginTime = "plugin-time"
        /// The plugin ends its worker while it loads.
        case pluginDied = "plugin-died"
        /// The plugin returns no handler.
        case pluginNoHandler = "plugin-no-handler"
        /// The plugin has no handler for an event that is subscribed.
        case pluginUnhandledEvent = "plugin-unhandled-event"
        /// The plugin has a handler for what no subscription delivers.
        case pluginUnusedHandler = "plugin-unused-handler"
        /// A plugin's file or folder is used by no subscription.
        case pluginUnused = "plugin-unused"
        /// The plugin's tests are to be run, and there are none.
        case pluginTestsMissing = "plugin-tests-missing"
        /// The plugin's tests cannot be loaded.
        case pluginTestsNotLoaded = "plugin-tests-not-loaded"
        /// A test of the plugin fails.
        case pluginTestFailed = "plugin-test-failed"

        // MARK: A running daemon

        /// The address that the manifest names cannot be listened on.
        case cannotListen = "cannot-listen"
        /// The store that the manifest names cannot be opened.
        case cannotOpenStore = "cannot-open-store"
        /// Another store than the one that is open.
        case cannotChangeStore = "cannot-change-store"
    }
}
