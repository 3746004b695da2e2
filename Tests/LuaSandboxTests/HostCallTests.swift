import LuaSandbox
import Testing

@Suite(.timeLimit(.minutes(1))) struct `A host call` {
    /// Where a script may stand when it waits.
    static let places = [
        "a handler": "time.sleep(1) return {ok = true}",
        "a coroutine": """
        local co = coroutine.wrap(function(a) time.sleep(1) coroutine.yield(a) time.sleep(1) return a + 1 end)
        return {ok = co(1) == 1 and co() == 2}
        """,
        "a coroutine in a coroutine": """
        local inner = coroutine.wrap(function() time.sleep(1) coroutine.yield(1) time.sleep(1) return 2 end)
        local outer = coroutine.wrap(function() coroutine.yield(inner()) return inner() end)
        return {ok = outer() == 1 and outer() == 2}
        """,
        "pcall":
            "return {ok = pcall(time.sleep, 1) and not pcall(function() time.sleep(1) error('x') end)}",
        "xpcall and its handler": """
        local ok, e = xpcall(function() time.sleep(1) error('x', 0) end, function(e) time.sleep(1) return e .. '!' end)
        return {ok = not ok and e == 'x!'}
        """,
        "a metamethod": """
        local t = setmetatable({}, {
          __index = function(_, k) time.sleep(1) return k end,
          __add = function() time.sleep(1) return 7 end,
          __lt = function() time.sleep(1) return true end,
          __concat = function() time.sleep(1) return 'c' end,
          __len = function() time.sleep(1) return 3 end,
          __call = function(_, x) time.sleep(1) return x end,
        })
        return {ok = t.a == 'a' and t + 1 == 7 and t < t and t .. 'x' == 'c' and #t == 3 and t(5) == 5}
        """,
        "an iterator": """
        local n = 0
        for i in function(_, i) time.sleep(1) if i < 3 then return i + 1 end end, nil, 0 do n = n + i end
        return {ok = n == 6}
        """,
        "a __close at a block's end": """
        local closed = 0
        do local c <close> = setmetatable({}, {__close = function() time.sleep(1) closed = closed + 1 end}) end
        pcall(function()
          local c <close> = setmetatable({}, {__close = function() time.sleep(1) closed = closed + 1 end})
          error('x')
        end)
        return {ok = closed == 2}
        """,
        "a function of table.sort": """
        local t = {3, 1, 2, 5, 4}
        table.sort(t, function(a, b) time.sleep(0) return a < b end)
        return {ok = table.concat(t) == '12345'}
        """,
        "a function of string.gsub": """
        return {ok = ('abc'):gsub('%w', function(c) time.sleep(1) return c:upper() end) == 'ABC'}
        """,
        "a table of string.gsub": """
        local t = setmetatable({}, {__index = function(_, k) time.sleep(1) return k .. k end})
        return {ok = ('ab'):gsub('%w', t) == 'aabb'}
        """,
        "a __tostring": """
        local t = setmetatable({}, {__tostring = function() time.sleep(1) return 'me' end})
        return {ok = tostring(t) == 'me' and ('<%s>'):format(t) == '<me>'}
        """,
        "a metamethod below table's functions": """
        local t = setmetatable({}, {
          __index = function(_, i) time.sleep(0) if i <= 3 then return i end end,
          __len = function() time.sleep(0) return 3 end,
        })
        local sum = 0
        for _, v in ipairs(t) do sum = sum + v end
        return {ok = table.concat(t, ',') == '1,2,3' and select('#', table.unpack(t)) == 3 and sum == 6}
        """,
        "a function of together": """
        local a, b = together(function() time.sleep(1) return 1 end, function() time.sleep(1) return 2 end)
        return {ok = a == 1 and b == 2}
        """,
    ]

    @Test(arguments: places.keys.sorted())
    func `works in`(place: String) async throws {
        let body = try #require(Self.places[place])
        let plugin = try SandboxUnderTest("return function()\n\(body)\nend")
        let ending = await plugin.invoke()
        #expect(ending.json == #"{"ok":true}"#, "\(ending)")
    }

    @Test func `lets others run while it waits`() async throws {
        let plugin = try SandboxUnderTest(
            """
            return {
              wait = function() log.info('waits') time.sleep(60000) end,
              test = function() return {n = 1} end,
            }
            """
        )
        async let waiting = plugin.invoke(handler: "wait", within: .seconds(2))
        await plugin.events.logged("waits")
        for _ in 0..<20 { #expect(await plugin.invoke().json == #"{"n":1}"#) }
        #expect(await waiting == .timedOut)
        #expect(await plugin.invoke().json == #"{"n":1}"#)
        // Nobody was stuck: one worker did it all.
        #expect(plugin.events.startedPIDs.count == 1)
    }

    @Test func `says where it cannot wait`() async throws {
        let plugin = try SandboxUnderTest(
            """
            return function()
              local co = coroutine.create(function()
                local c <close> = setmetatable({}, {__close = function()
                  time.sleep(1)
                end})
                coroutine.yield()
              end)
              coroutine.resume(co)
              local ok, message = coroutine.close(co)
              return {message = message}
            end
            """
        )
        let json = try #require(await plugin.invoke().json)
        #expect(json.contains("plugins/p.lua:4: time.sleep cannot wait here: below a __close"))
    }

    @Test func `is no part of loading`() async throws {
        let plugin = try SandboxUnderTest("time.sleep(1) return function() end")
        await #expect {
            try await plugin.sandbox.load()
        } throws: {
            ($0 as? LoadFailure)?.message.contains("while the plugin loads") == true
        }
    }

    @Test func `is made a thousand times at most`() async throws {
        let plugin = try SandboxUnderTest(
            """
            return function()
              for i = 1, 1000 do time.sleep(0) end
              return {pcall(time.sleep, 0)}
            end
            """
        )
        let json = try #require(await plugin.invoke().json)
        #expect(json.contains("an invocation makes at most 1000 calls of the host"))
    }

    @Test(arguments: ["time.sleep(-1)", "time.sleep('x')", "time.sleep(1.5)", "time.sleep(900001)"])
    func `refuses what is no time`(call: String) async throws {
        let plugin = try SandboxUnderTest("return function() \(call) end")
        let failure = try #require(await plugin.invoke().failure)
        #expect(failure.message.contains("plugins/p.lua:1: bad argument #1 to 'sleep'"))
    }
}
