-- string.gsub: every kind of replacement, and call-backs that yield, raise and call it again.

local function same(got, expected)
    if got ~= expected then error("expected " .. tostring(expected) .. ", got " .. tostring(got), 2) end
end

local function refuses(message, f, ...)
    local succeeded, failure = pcall(f, ...)
    assert(not succeeded, "no error")
    if not tostring(failure):find(message, 1, true) then error(failure, 2) end
end

local function texts()
    same(("hello world"):gsub("o", "0"), "hell0 w0rld")
    same(select(2, ("hello world"):gsub("o", "0")), 2)
    same(("hello world"):gsub("o", "0", 1), "hell0 world")
    same(("abc"):gsub("", "-"), "-a-b-c-")
    same(("abc"):gsub("%w", "%0%0"), "aabbcc")
    same(("hello world"):gsub("(%w+) (%w+)", "%2 %1"), "world hello")
    same(("abc"):gsub("%w", "%1"), "abc")
    same(("abc"):gsub("()", "%1"), "1a2b3c4")
    same(("50%"):gsub("%%", "%% of"), "50% of")
    same(("abc"):gsub("^a", "x"), "xbc")
    same(("aaa"):gsub("^a", "x"), "xaa")
    same(("abc"):gsub("b*", "x"), "xaxcx")
    same(("x"):gsub("x", 12), "12")
    same(("abc"):gsub("b", "%0", 0), "abc")
    same(#("x"):rep(30000):gsub("x", "yy"), 60000)
end

local function tables()
    same(("$a $b $c"):gsub("%$(%w)", {a = "1", b = 2, c = false}), "1 2 $c")
    local asked = {}
    local names = setmetatable({a = "A"}, {__index = function(_, key)
        asked[#asked + 1] = key
        return key == "b" and "B" or nil
    end})
    same(("a b c"):gsub("%w", names), "A B c")
    same(table.concat(asked), "bc")
    local chain = setmetatable({}, {__index = names})
    same(("a b"):gsub("%w", chain), "A B")
end

local function functions()
    same(("a-b"):gsub("%w", string.upper), "A-B")
    same(("a b c"):gsub("%w", function(w) if w == "b" then return false end end), "a b c")
    same(("a1b2"):gsub("(%a)(%d)", function(a, d) return d .. a end), "1a2b")
    same(("abc"):gsub("()%w", function(at) return at * 2 end), "246")
    local inner = function(w) return (w:gsub(".", function(c) return c .. w:match("^.") end)) end
    same(("ab cd"):gsub("%a+", inner), "aaba ccdc")
    refuses("stop", string.gsub, "abc", "b", function() error("stop") end)
    refuses("invalid replacement value (a table)", string.gsub, "abc", "b", function() return {} end)
    refuses("invalid replacement value (a boolean)", string.gsub, "abc", "b", {b = true})
    refuses("invalid use of '%' in replacement string", string.gsub, "abc", "b", "%x")
    refuses("invalid capture index %2", string.gsub, "abc", "b", "%2")
    refuses("string/function/table expected", string.gsub, "abc", "b", true)
end

-- A coroutine yields out of the call-backs, and goes on in them.
local function yields()
    local read = setmetatable({}, {__index = function(_, key) return coroutine.yield(key) end})
    for _, replacement in ipairs {coroutine.yield, read, function(w) return (coroutine.yield(w)) end} do
        local resume = coroutine.wrap(function() return "done", ("x y z"):gsub("%a", replacement) end)
        same(resume(), "x")
        same(resume("1"), "y")
        same(resume(nil), "z")
        local done, text, count = resume("3")
        same(done, "done")
        same(text, "1 y 3")
        same(count, 3)
    end
    local words = coroutine.wrap(function()
        for word in ("a b c"):gmatch("%a") do coroutine.yield(word) end
        return nil
    end)
    same(words() .. words() .. words() .. tostring(words()), "abcnil")
end

-- Two that run in turns do not see each other's state.
local function turns()
    local function task(text)
        return coroutine.create(function()
            return (text:gsub("%w", function(w)
                coroutine.yield()
                return w .. ("x"):rep(300)
            end))
        end)
    end
    local tasks, results = {task("abc"), task("12")}, {}
    while next(tasks) do
        for i, running in pairs(tasks) do
            local _, result = coroutine.resume(running)
            if coroutine.status(running) == "dead" then
                results[i] = result
                tasks[i] = nil
            end
        end
    end
    local filler = ("x"):rep(300)
    same(results[1], "a" .. filler .. "b" .. filler .. "c" .. filler)
    same(results[2], "1" .. filler .. "2" .. filler)
end

local function test()
    texts()
    tables()
    functions()
    yields()
    turns()
end

test()
return test
