import ArgumentParser
import NightjarManifest

/// Prints what editors need to know of the manifest.
struct SchemaCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "schema",
        abstract: "Print the JSON Schema of the manifest, or its reference page.",
        discussion: """
            With the schema an editor completes keys, values and Feishu's events, shows what they \
            mean, and marks what has not the form. Save it beside the manifest,

              nightjar schema > subscriptions.schema.json

            and name it in the manifest's first line:

              # yaml-language-server: $schema=./subscriptions.schema.json

            What a manifest means, such as which events would arrive twice, only `nightjar check` \
            knows.
            """
    )

    @Flag(help: "Print the reference page of the manifest instead, as Markdown.")
    var reference = false

    func run() throws {
        print(reference ? ManifestReference.text() : ManifestSchema.text(), terminator: "")
    }
}
