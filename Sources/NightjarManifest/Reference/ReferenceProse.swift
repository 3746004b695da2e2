/// What the reference page says beside the keys.
enum ReferenceProse {
    static let opening = """
        # The manifest

        One file, `subscriptions.yaml`, says which events of which apps are wanted, in which version \
        and as whom, and which plugin handles each. It is read by `nightjar run`, and by \
        `nightjar check`, which reports everything that is wrong with it, with the place, the reason \
        and what to write instead.

        ```yaml
        # yaml-language-server: $schema=./subscriptions.schema.json
        manifest: 1
        listen: 127.0.0.1:8080
        store: sqlite:var/nightjar.db

        apps:
          staff-bot:                               # its endpoint is /feishu/staff-bot
            platform: feishu
            verification_token: ${FEISHU_VERIFICATION_TOKEN}
            encrypt_key: ${FEISHU_ENCRYPT_KEY}
          hr:
            platform: people
            token: ${PEOPLE_TOKEN}

        subscriptions:
          - app: staff-bot
            event: contact.user.deleted_v3
            version: "2.0"
            plugin: offboarding
            ack: on_receipt                        # acknowledged at once, retried until it succeeds
            order_by: event.body.object.open_id    # one after another for each person
          - app: hr
            event: 用户离职
            plugin: offboarding
            timeout: 2s

        grants:
          offboarding:
            memory: 32MiB
        ```

        This page is printed by `nightjar schema --reference`, from the table that the check itself \
        reads.
        """

    static let editors = """
        ## In an editor

        An editor that knows the schema completes keys, values and Feishu's events, shows what they \
        mean, and marks what has not the form:

            nightjar schema > subscriptions.schema.json

        Name it in the manifest's first line, as above; editors with yaml-language-server (VS Code's \
        YAML extension, Neovim, Helix, Emacs and others) read that. In a JetBrains IDE map the file \
        under *Languages & Frameworks › Schemas and DTDs › JSON Schema Mappings*. The schema is of \
        draft 07. Print it anew with each new Nightjar; what a manifest means, such as which events \
        would arrive twice, only `nightjar check` knows.
        """

    static let document = """
        A mapping in YAML, UTF-8, at most 4 MiB, one document. A key stands once; one that is not \
        listed here is refused, so that a slip of the pen does not go unnoticed.
        """

    static let variables = """
        ## Variables

        `${NAME}` stands for the environment variable `NAME`, anywhere in a value, `${NAME:-default}` \
        for the default where it is not set or empty. Without a default that is an error, reported at \
        its place. `$${` stands for the characters `${`; any other `$` for itself. Keys hold no \
        variables.

        What a variable holds is not looked at again, and no message or log shows it. Give secrets by \
        variables, so that the manifest can be reviewed in Git. Inside of `{ }` and `[ ]` a text with a \
        variable stands in quotation marks, because YAML takes the brace for its own:

        ```yaml
        apps:
          hr: { platform: people, token: "${PEOPLE_TOKEN}" }
        ```
        """

    static let patterns = """
        ## Patterns

        An `event` with a `*` is a pattern. A `*` stands for one whole part between dots, at the end \
        for one or more; beside other characters in one part it is refused.

        | pattern | wants | and not |
        |---|---|---|
        | `contact.user.*` | `contact.user.deleted_v3` | `contact.department.created_v3` |
        | `"*.gs.cert.1"` | `a.gs.cert.1` | `a.b.gs.cert.1` |
        | `a.gs.*` | `a.gs.cert.1` | `a.gs` |

        A value that begins with `*` stands in quotation marks: to YAML it is an alias. An event has \
        at most 256 bytes and 16 parts. Where a pattern and a type would both want one event, the \
        check says so.
        """

    static let sharing = """
        ## Anchors, merge keys and x- keys

        What several mappings share is written once: an anchor (`&name`) gives it a name, a merge key \
        (`<<: *name`, or a list of such) brings its keys in, and keys that the mapping has itself win. \
        Keys of the document that begin with `x-` are ignored, and so are a place for anchors:

        ```yaml
        x-feishu: &feishu
          platform: feishu
          verification_token: ${FEISHU_VERIFICATION_TOKEN}

        apps:
          staff-bot:
            <<: *feishu
            path: /feishu/staff
          other-bot: *feishu
        ```
        """
}
