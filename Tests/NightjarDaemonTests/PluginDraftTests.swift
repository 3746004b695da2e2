import Foundation
import NightjarCore
import NightjarManifest
import Testing

@Suite struct `A draft of a plugin` {
    private static let types = EventSamples.shipped.all.filter { !$0.name.contains("/") }.map(
        \.type
    )

    private func draft(_ type: String) throws -> PluginDraft {
        let sample = try #require(EventSamples.shipped.sample(of: type))
        let event = try DraftEvent(type, on: sample.platform)
        return PluginDraft(name: "first", event: event, app: "bot")
    }

    /// The draft's handler and tests with the sample, and what of `test` they use.
    private func chunk(_ draft: PluginDraft) throws -> String {
        let sample = try #require(draft.event.sample)
        return """
            local lines, calls = {}, {}
            log = { info = function(_, fields) lines[#lines + 1] = { fields = fields } end }
            feishu = { call = function(_, _, body)
              calls[#calls + 1] = { body = body }
              return {}
            end }
            local handler = (function() \(draft.handler) end)()
            local function merge(into, changes)
              for key, value in pairs(changes) do
                if type(value) == "table" then merge(into[key], value) else into[key] = value end
              end
            end
            test = { feishu = function() end }
            function test.deliver(_, changes)
              lines, calls = {}, {}
              local event = json.decode([==[\(String(decoding: sample.event().json, as: UTF8.self))]==])
              merge(event, changes or {})
              local reply = handler(event)
              local outcome = type(reply) == "userdata" and "dropped" or "succeeded"
              return { outcome = outcome, reply = reply, logs = lines, calls = calls }
            end
            function test.equal(actual, expected)
              actual, expected = json.encode(actual), json.encode(expected)
              if actual ~= expected then error(actual .. " is not " .. expected) end
            end
            function test.matches(text, pattern) assert(text:find(pattern)) end
            local tests = (function() \(draft.test) end)()
            return function()
              local names = {}
              for name, run in pairs(tests) do run() names[#names + 1] = name end
              return { strings = names }
            end
            """
    }

    @Test(arguments: types)
    func `has a test that its handler passes`(_ type: String) async throws {
        let draft = try draft(type)
        let passed = try await ScriptUnderTest.strings(try chunk(draft))
        #expect(passed.count == draft.test.components(separatedBy: "  [\"").count - 1)
        #expect(!passed.isEmpty)
        #expect(draft.handler.contains("---@param event NightjarEvent.\(type)\n"))
    }

    @Test func `shows the fields that tell most`() throws {
        let handler = try draft("im.chat.member.user.added_v1").handler
        #expect(handler.contains("    chat_id = event.body.chat_id,\n"))
        #expect(handler.contains("    operator = event.body.operator_id.open_id,\n"))
        #expect(handler.contains("    open_id = event.body.users[1].user_id.open_id,\n") == false)
        let approval = try draft("approval_task").handler
        #expect(approval.contains("    status = event.body.status,\n"))
        #expect(!approval.contains("app_id ="))
    }
}
