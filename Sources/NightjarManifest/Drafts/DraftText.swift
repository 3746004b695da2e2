import NightjarCore

/// The files of a new plugin.
enum DraftText {
    // MARK: Any event

    static func noting(_ draft: PluginDraft) -> String {
        let fields = fields(of: draft.event)
        let width = fields.map(\.path.count).max() ?? 0
        let shown = fields.map { field in
            let gap = String(repeating: " ", count: width - field.path.count)
            return "--   \(field.path)\(gap)  \(Self.shown(field.value))"
        }
        let logged = fields.map { "    \(label($0.label)) = \($0.path),\n" }.joined()
        return """
            \(heading(draft))
            --
            -- What it carries, among other things, by the sample:
            \(shown.joined(separator: "\n"))
            --
            -- Return nothing or true when it is done, a table for the reply's body, `false, reason` when
            -- it failed, and reply.drop(reason) for what shall not come again.

            ---@param event \(type(of: draft.event))
            return function(event)
              log.info(\(LuaText.quoted(draft.event.type)), {
            \(logged)  })
            end

            """
    }

    static func notingTest(_ draft: PluginDraft) -> String {
        let fields = fields(of: draft.event)
        let checks = fields.map { field in
            "    test.equal(logged\(LuaText.field(field.label)), \(literal(field.value)))\n"
        }.joined()
        return """
            -- Run by `nightjar test \(draft.name)`.
            return {
              ["notes what has happened"] = function()
                local result = test.deliver(\(delivered(draft.event)))
                test.equal(result.outcome, "succeeded")
                local logged = result.logs[1].fields
            \(checks)  end,
            }

            """
    }

    /// Those of the sample; where it has none, or there is no sample, what every event has.
    private static func fields(of event: DraftEvent) -> [DraftField] {
        let chosen = event.sample.map(DraftField.chosen) ?? []
        guard chosen.isEmpty else { return chosen }
        let type = DraftField(path: "event.type", label: "type", value: .text(event.type))
        guard let key = event.sample?.event()["key"] else { return [type] }
        return [type, DraftField(path: "event.key", label: "key", value: key)]
    }

    /// What `test.deliver` takes: the type, or a whole event where there is no sample.
    private static func delivered(_ event: DraftEvent) -> String {
        let type = LuaText.quoted(event.type)
        guard event.sample == nil else { return type }
        let version = event.version.map { ", version = \(LuaText.quoted($0.rawValue))" } ?? ""
        let platform = LuaText.quoted(event.platform.rawValue)
        return "{ type = \(type)\(version), platform = \(platform), body = {} }"
    }

    // MARK: Messages

    static func answering(_ draft: PluginDraft) -> String {
        """
        \(heading(draft))
        -- Answers a text with the same text, in its thread. Needs the grant `feishu: [im/v1/messages]`,
        -- and app_id and app_secret of the app.
        --
        -- Return nothing or true when it is done, `false, reason` when it failed: then the platform sends
        -- it again. reply.drop(reason) is for what shall not come again.

        ---@param event \(type(of: draft.event))
        return function(event)
          local message = event.body.message
          if message.message_type ~= "text" then
            return reply.drop("only texts are answered")
          end
          local text = json.decode(message.content).text
          local _, problem = feishu.call("POST", "im/v1/messages/" .. message.message_id .. "/reply", {
            msg_type = "text",
            content = json.encode({ text = "You wrote: " .. text }),
          })
          if problem then
            return false, problem
          end
        end

        """
    }

    static let answeringTest = """
        -- Run by `nightjar test`; the answer of the open platform is made up here.
        return {
          ["answers a text"] = function()
            test.feishu("POST im/v1/messages/*", { message_id = "om_answer" })
            local result = test.deliver("im.message.receive_v1")
            test.equal(result.outcome, "succeeded")
            test.equal(#result.calls, 1)
            test.equal(json.decode(result.calls[1].body.content).text, "You wrote: hello")
          end,

          ["answers nothing but texts"] = function()
            local changes = { body = { message = { message_type = "image" } } }
            test.equal(test.deliver("im.message.receive_v1", changes).outcome, "dropped")
          end,
        }

        """

    // MARK: Callbacks

    static func pressed(_ draft: PluginDraft) -> String {
        """
        \(heading(draft))
        -- Somebody has pressed a button of a card. The table that is returned is shown to them at once:
        -- a toast, or a new card.

        ---@param event \(type(of: draft.event))
        return function(event)
          local action = event.body.action
          log.info("button pressed", { who = event.body.operator.open_id, name = action.name })
          return { toast = { type = "success", content = "Noted: " .. (action.name or action.tag) } }
        end

        """
    }

    static let pressedTest = """
        -- Run by `nightjar test`.
        return {
          ["tells who pressed that it is noted"] = function()
            local result = test.deliver("card.action.trigger")
            test.equal(result.outcome, "succeeded")
            test.equal(result.reply.toast, { type = "success", content = "Noted: approve" })
          end,
        }

        """

    static func preview(_ draft: PluginDraft) -> String {
        """
        \(heading(draft))
        -- Somebody sees a link of yours in a chat. The table that is returned is its preview.

        ---@param event \(type(of: draft.event))
        return function(event)
          return { inline = { title = "Preview of " .. event.body.context.url } }
        end

        """
    }

    static let previewTest = """
        -- Run by `nightjar test`.
        return {
          ["shows what the link is"] = function()
            local result = test.deliver("url.preview.get")
            test.equal(result.outcome, "succeeded")
            test.matches(result.reply.inline.title, "^Preview of https://")
          end,
        }

        """

    // MARK: Parts

    private static func heading(_ draft: PluginDraft) -> String {
        let event = draft.event
        let titles = [event.known?.chineseName, event.known?.englishName].compactMap { $0 }
        let title = titles.isEmpty ? "" : " (\(titles.joined(separator: ", ")))"
        let version = event.version.map { ", version \($0.rawValue)" } ?? ""
        return "-- Handles \(event.type)\(title)\(version)."
    }

    private static func type(of event: DraftEvent) -> String {
        event.sample == nil ? "NightjarEvent" : "NightjarEvent.\(event.type)"
    }

    private static func label(_ name: String) -> String {
        LuaText.isName(name) ? name : "[\(LuaText.quoted(name))]"
    }

    /// In a comment: on one line, and not long.
    private static func shown(_ value: JSONValue) -> String {
        let text = literal(value)
        return text.count > 60 ? text.prefix(57) + "…" : text
    }

    private static func literal(_ value: JSONValue) -> String {
        switch value {
        case .text(let text): LuaText.quoted(text)
        default: String(decoding: value.json, as: UTF8.self)
        }
    }
}
