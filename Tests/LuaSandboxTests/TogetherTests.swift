import LuaSandbox
import Testing

@Suite(.timeLimit(.minutes(1))) struct `What runs together` {
    private func reply(_ body: String, memory: Int = 16 << 20) async throws -> String {
        let plugin = try SandboxUnderTest("return function()\n\(body)\nend", memory: memory)
        let ending = await plugin.invoke()
        return ending.json ?? "\(ending)"
    }

    @Test func `returns in the order of its functions, whoever ends first`() async throws {
        let reply = try await reply(
            """
            local order = json.array({})
            local function after(ms, name)
              return function() time.sleep(ms) order[#order + 1] = name return name, 'left out' end
            end
            local a, b, c, d = together(after(60, 'slow'), after(1, 'quick'), function() end)
            return {a, b, c == nil, d == nil, order = nil, first = nil, table.concat(order, ' ')}
            """
        )
        #expect(reply == #"["slow","quick",true,true,"quick slow"]"#)
    }

    @Test func `takes turns although nobody waits`() async throws {
        let reply = try await reply(
            """
            local n, seen = 0, false
            together(
              function() while not seen do n = n + 1 end end,
              function() while n < 100000 do end seen = true end
            )
            return {ok = true}
            """
        )
        #expect(reply == #"{"ok":true}"#)
    }

    @Test func `may be nested, in coroutines too`() async throws {
        let reply = try await reply(
            """
            local function sum(depth)
              if depth == 0 then time.sleep(0) return 1 end
              local co = coroutine.wrap(function()
                local a, b = together(function() return sum(depth - 1) end, function() return sum(depth - 1) end)
                coroutine.yield(a + b)
              end)
              return co()
            end
            return {sum(6)}
            """
        )
        #expect(reply == "[64]")
    }

    @Test func `ends with the first error, and drops the others`() async throws {
        let reply = try await reply(
            """
            local after = false
            local ok, e = pcall(together,
              function() together(function() time.sleep(100) after = true end) after = true end,
              function() time.sleep(1) error({code = 3}) end)
            time.sleep(150)
            return {ok, e, after}
            """
        )
        #expect(reply == #"[false,{"code":3},false]"#)
    }

    @Test func `of nothing is nothing`() async throws {
        #expect(try await reply("return {n = select('#', together())}") == #"{"n":0}"#)
    }

    @Test func `are functions, and it says by its name that another value is not`() async throws {
        let json = try await reply(
            """
            local _, message = pcall(together, 1)
            local _, other = pcall(function() return setmetatable(1) end)
            return {message, other}
            """
        )
        #expect(
            json == "[\"bad argument #1 to 'together' (function expected, got number)\","
                + "\"plugins/p.lua:3: bad argument #1 to 'setmetatable' (table expected, got number)\"]"
        )
    }

    @Test func `is bounded`() async throws {
        let reply = try await reply(
            """
            local many = {}
            for i = 1, 257 do many[i] = function() return i end end
            local ok, message = pcall(together, table.unpack(many))
            many[257] = nil
            return {ok, message, select('#', together(table.unpack(many)))}
            """
        )
        #expect(
            reply
                == #"[false,"together: an invocation runs at most 256 functions side by side",256]"#
        )
    }

    @Test func `counts against the memory of its plugin`() async throws {
        let reply = try await reply(
            """
            local function eat() local t = {} for i = 1, 1e9 do t[i] = i end end
            together(eat, function() time.sleep(1000) end)
            """,
            memory: 8 << 20
        )
        #expect(reply.contains("over the memory budget"))
    }

    @Test func `is dropped at the deadline, and its worker goes on`() async throws {
        let plugin = try SandboxUnderTest(
            """
            return {
              spin = function()
                local function f() time.sleep(1) while true do end end
                together(f, f, function() together(f, f) end)
              end,
              test = function() return {ok = true} end,
            }
            """
        )
        #expect(await plugin.invoke().json == #"{"ok":true}"#)
        #expect(await plugin.invoke(handler: "spin", within: .milliseconds(150)) == .timedOut)
        #expect(await plugin.invoke().json == #"{"ok":true}"#)
    }
}
