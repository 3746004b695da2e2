-- table.sort: order, stability of the table when an order function raises, and yields within.

local function join(t) return table.concat(t, " ") end

local function same(got, expected)
    if got ~= expected then error("expected " .. tostring(expected) .. ", got " .. tostring(got), 2) end
end

local function refuses(message, f, ...)
    local succeeded, failure = pcall(f, ...)
    assert(not succeeded, "no error")
    if not tostring(failure):find(message, 1, true) then error(failure, 2) end
end

local function sorted(t, order)
    table.sort(t, order)
    return t
end

-- Numbers that look random and are the same in each run.
local function numbers(count)
    local t, state = {}, 42
    for i = 1, count do
        state = state * 1103515245 + 12345 & 0x7fffffff
        t[i] = state % 1000
    end
    return t
end

local function orders()
    same(join(sorted {}), "")
    same(join(sorted {1}), "1")
    same(join(sorted {2, 1}), "1 2")
    same(join(sorted {3, 1, 2}), "1 2 3")
    same(join(sorted {1, 2.5, -1, 2}), "-1 1 2 2.5")
    same(join(sorted {"b", "a\0b", "a", "B", ""}), " B a a\0b b")
    same(join(sorted({1, 2, 3, 4, 5}, function(a, b) return a > b end)), "5 4 3 2 1")
    for _, count in ipairs {7, 8, 9, 100, 257} do
        local t = sorted(numbers(count))
        same(#t, count)
        for i = 2, count do assert(t[i - 1] <= t[i]) end
        sorted(t, function(a, b) return a > b end)
        for i = 2, count do assert(t[i - 1] >= t[i]) end
    end
end

local function metamethods()
    local meta = {__lt = function(a, b) return a.value < b.value end}
    local t = {}
    for i, value in ipairs(numbers(30)) do t[i] = setmetatable({value = value}, meta) end
    table.sort(t)
    for i = 2, #t do assert(t[i - 1].value <= t[i].value) end

    local real = {3, 1, 2}
    local front = setmetatable({}, {
        __index = function(_, key) return real[key] end,
        __newindex = function(_, key, value) real[key] = value end,
        __len = function() return #real end,
    })
    table.sort(front)
    same(join(real), "1 2 3")
    same(rawlen(front), 0)
end

local function errors()
    local t = {3, 1, 2}
    local count = 0
    refuses("stop", table.sort, t, function()
        count = count + 1
        if count == 2 then error("stop") end
        return true
    end)
    same(join(t), "3 1 2")
    refuses("attempt to compare", table.sort, {1, "x"})
    refuses("attempt to compare two table values", table.sort, {{}, {}})
    refuses("attempt to compare nil with number", table.sort, {1, nil, 3})
    refuses("bad argument #1 to 'sort' (table expected, got nil)", function() table.sort(nil) end)
    refuses("bad argument #2 to 'sort' (function expected, got number)", function() table.sort({1, 2}, 1) end)
    refuses("array too big", table.sort, setmetatable({}, {__len = function() return math.maxinteger end}))
    -- Nothing that an order function says is an error.
    same(#sorted({1, 2, 3, 4, 5}, function() return true end), 5)
    same(#sorted({1, 2, 3, 4, 5}, function() return nil end), 5)
end

local function yields()
    local resume = coroutine.wrap(function()
        local t = {3, 1, 2}
        table.sort(t, function(a, b) return coroutine.yield(a, b) end)
        return join(t)
    end)
    local a, b = resume()
    while b do a, b = resume(a < b) end
    same(a, "1 2 3")
    -- One sort in the order function of another.
    local outer = sorted({"cab", "bca", "aaa"}, function(x, y)
        local letters = {x:byte(1), y:byte(1)}
        local least = math.min(table.unpack(letters))
        return sorted(letters)[1] == least and x < y
    end)
    same(join(outer), "aaa bca cab")
end

local function test()
    orders()
    metamethods()
    errors()
    yields()
end

test()
return test
