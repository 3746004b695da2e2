-- Functions of a script that the library calls: all of them can yield, raise and resume coroutines.

local function same(got, expected)
    if got ~= expected then error("expected " .. tostring(expected) .. ", got " .. tostring(got), 2) end
end

local function refuses(message, f, ...)
    local succeeded, failure = pcall(f, ...)
    assert(not succeeded, "no error")
    if not tostring(failure):find(message, 1, true) then error(failure, 2) end
end

-- What `f` returns when each of its yields is resumed by what it yielded.
local function resumed(f)
    local running, sent = coroutine.create(f), nil
    repeat
        local succeeded, value = coroutine.resume(running, sent)
        if not succeeded then error(value, 0) end
        sent = value
    until coroutine.status(running) == "dead"
    return sent
end

local yield = coroutine.yield

local function texts()
    local object = setmetatable({}, {__tostring = function() return yield "text" end})
    same(resumed(function() return tostring(object) end), "text")
    same(resumed(function() return ("%s and %5s%%"):format(object, object) end), "text and  text%")
    same(resumed(function() return ("%d %s %d"):format(1, object, 2) end), "1 text 2")
    resumed(function() print(object, 1, object) end)
    local wrong = setmetatable({}, {__tostring = function() return {} end})
    refuses("'__tostring' must return a string", tostring, wrong)
    refuses("'__tostring' must return a string", print, wrong)
    refuses("'__tostring' must return a string", string.format, "%s", wrong)
    same(tostring(setmetatable({}, {__tostring = function() return 12 end})) .. "", "12")
    assert(tostring(setmetatable({}, {__name = "Thing"})):find("^Thing: %x+$"))
end

local function operators()
    local meta = {}
    for _, name in ipairs {"__add", "__sub", "__mul", "__mod", "__pow", "__div", "__idiv", "__concat"} do
        meta[name] = function(a, b) return yield(name .. type(a) .. type(b)) end
    end
    local object = setmetatable({}, meta)
    same(resumed(function() return "10" + object end), "__addstringtable")
    same(resumed(function() return "x" - object end), "__substringtable")
    same(resumed(function() return "10" * object end), "__mulstringtable")
    same(resumed(function() return "10" % object end), "__modstringtable")
    same(resumed(function() return "10" ^ object end), "__powstringtable")
    same(resumed(function() return "10" / object end), "__divstringtable")
    same(resumed(function() return "10" // object end), "__idivstringtable")
    same(resumed(function() return object + "10" end), "__addtablestring")
    same("10" + 1, 11)
    same("0x10" * "2", 32)
    same(-"2", -2)
    refuses("attempt to add a 'string' with a 'table'", function() return "10" + {} end)
    refuses("attempt to add a 'string' with a 'number'", function() return "ten" + 1 end)
end

local function iterators()
    local list = setmetatable({}, {__index = function(_, key)
        return yield(key <= 3 and key * key or nil)
    end})
    same(resumed(function()
        local sum = 0
        for _, value in ipairs(list) do sum = sum + value end
        return sum
    end), 14)
    local object = setmetatable({}, {__pairs = function(t)
        yield()
        return function(_, key) return yield(not key and 1 or nil) end, t, nil
    end})
    same(resumed(function()
        local count = 0
        for _ in pairs(object) do count = count + 1 end
        return count
    end), 1)
    local looped = setmetatable({}, {})
    getmetatable(looped).__index = looped
    refuses("'__index' chain too long; possibly a loop", string.gsub, "a", "a", looped)
end

local function protected()
    same(resumed(function() return select(2, pcall(yield, "in pcall")) end), "in pcall")
    same(resumed(function()
        return select(2, xpcall(error, function(failure) return yield(failure) .. " handled" end, "failed"))
    end), "failed handled")
    same(resumed(function()
        local closed
        do
            local guard <close> = setmetatable({}, {__close = function() closed = yield "closed" end})
        end
        return closed
    end), "closed")
    -- A coroutine within an order function within a function that gsub calls.
    same(("b a"):gsub("%w %w", function(letters)
        local t = {letters:match("(%w) (%w)")}
        table.sort(t, function(a, b)
            return coroutine.wrap(function()
                yield()
                return true
            end)() == nil and a < b
        end)
        return t[1] .. t[2]
    end), "ab")
end

local function test()
    texts()
    operators()
    iterators()
    protected()
end

test()
return test
