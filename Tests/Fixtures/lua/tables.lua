-- table.insert, remove, move, concat and unpack: plain tables, tables with metamethods, bounds.

local function same(got, expected)
    if got ~= expected then error("expected " .. tostring(expected) .. ", got " .. tostring(got), 2) end
end

local function refuses(message, f, ...)
    local succeeded, failure = pcall(f, ...)
    assert(not succeeded, "no error")
    if not tostring(failure):find(message, 1, true) then error(failure, 2) end
end

local function join(t) return table.concat(t, " ") end

-- An empty table that reads and writes another one.
local function front(real)
    return setmetatable({}, {
        __index = function(_, key) return real[key] end,
        __newindex = function(_, key, value) real[key] = value end,
        __len = function() return #real end,
    })
end

local function same_with_and_without_metamethods(f)
    local plain, real = {10, 20, 30}, {10, 20, 30}
    f(plain, plain)
    f(front(real), real)
end

local function inserted(t, real)
    table.insert(t, 40)
    same(join(real), "10 20 30 40")
    table.insert(t, 1, 0)
    same(join(real), "0 10 20 30 40")
    table.insert(t, 6, 50)
    same(join(real), "0 10 20 30 40 50")
    refuses("bad argument #2 to 'insert' (position out of bounds)", function() table.insert(t, 8, 1) end)
    refuses("bad argument #2 to 'insert' (position out of bounds)", function() table.insert(t, 0, 1) end)
    refuses("wrong number of arguments to 'insert'", table.insert, t)
    refuses("wrong number of arguments to 'insert'", table.insert, t, 1, 2, 3)
end

local function removed(t, real)
    same(table.remove(t), 30)
    same(table.remove(t, 1), 10)
    same(join(real), "20")
    same(table.remove(t, 2), nil)
    refuses("position out of bounds", table.remove, t, 3)
    same(table.remove(t), 20)
    same(table.remove(t), nil)
    same(table.remove(t, 0), nil)
    same(#real, 0)
end

local function moved(t, real)
    same(table.move(t, 1, 3, 2), t)
    same(join(real), "10 10 20 30")
    table.move(t, 2, 4, 1)
    same(join(real), "10 20 30 30")
    same(join(table.move(t, 1, 2, 1, {})), "10 20")
    same(table.move(t, 1, 0, 1), t)
    refuses("too many elements to move", table.move, t, -1, math.maxinteger, 2)
    refuses("destination wrap around", table.move, t, 1, 2, math.maxinteger)
end

local function joined(t)
    same(table.concat(t), "102030")
    same(table.concat(t, ", ", 2), "20, 30")
    same(table.concat(t, ", ", 3, 2), "")
    refuses("invalid value (nil) at index 4 in table for 'concat'", table.concat, t, "", 1, 4)
    refuses("invalid value (nil) at index 0 in table for 'concat'", table.concat, t, "", 0)
end

local function unpacked(t)
    same(select("#", table.unpack(t)), 3)
    same(join {table.unpack(t, 2)}, "20 30")
    same(select("#", table.unpack(t, 0, 4)), 5)
    same(select("#", table.unpack(t, 4, 3)), 0)
    refuses("too many results to unpack", table.unpack, t, 1, 1e8)
    refuses("too many results to unpack", table.unpack, t, math.mininteger, math.maxinteger)
end

local function bounds()
    local t = setmetatable({}, {__len = function() return "three" end})
    refuses("object length is not an integer", table.insert, t, 1)
    refuses("object length is not an integer", table.concat, t)
    for _, name in ipairs {"insert", "remove", "concat", "sort"} do
        refuses("table expected", table[name], "text")
    end
    refuses("attempt to get length of a nil value", table.unpack)
    same(table.unpack({[math.maxinteger] = "last"}, math.maxinteger, math.maxinteger), "last")
    same(table.concat({[math.maxinteger] = "last"}, "", math.maxinteger, math.maxinteger), "last")
    local packed = table.pack(nil, 2, nil)
    same(packed.n, 3)
end

local function long()
    local t = {}
    for i = 1, 3000 do t[i] = i end
    table.insert(t, 1, 0)
    same(t[3001], 3000)
    same(table.remove(t, 1), 0)
    same(t[3000], 3000)
    same(#table.concat(t, ","), 13892)
    same(select("#", table.unpack(t)), 3000)
    same(table.move(t, 1, 3000, 3001)[6000], 3000)
end

-- Each metamethod yields out of the library.
local function yields()
    local function yielding(real)
        return setmetatable({}, {
            __index = function(_, key) coroutine.yield("get") return real[key] end,
            __newindex = function(_, key, value) coroutine.yield("set") real[key] = value end,
            __len = function() coroutine.yield("length") return #real end,
        })
    end
    local function run(f)
        local real, steps = {"a", "b", "c"}, {}
        local running = coroutine.create(f)
        while coroutine.status(running) ~= "dead" do
            local succeeded, step = coroutine.resume(running, yielding(real))
            assert(succeeded, step)
            steps[#steps + 1] = step
        end
        return join(real) .. ": " .. join(steps)
    end
    same(run(function(t) table.insert(t, 2, "x") end), "a x b c: length get set get set set")
    same(run(function(t) return table.remove(t, 2) end), "a c: length get get set set b")
    same(run(function(t) return table.concat(t, "-") end), "a b c: length get get get a-b-c")
    same(run(function(t) return select("#", table.unpack(t)) end), "a b c: length get get get 3")
    same(run(function(t) table.move(t, 1, 2, 2) end), "a a b: get set get set")
    same(run(function(t) for _ in ipairs(t) do end end), "a b c: get get get get")
end

local function test()
    same_with_and_without_metamethods(inserted)
    same_with_and_without_metamethods(removed)
    same_with_and_without_metamethods(moved)
    same_with_and_without_metamethods(joined)
    same_with_and_without_metamethods(unpacked)
    bounds()
    long()
    yields()
end

test()
return test
