-- string.find, match and gmatch: what the manual promises, and searches that go back very often.

local function check(expected, ...)
    local got = table.pack(...)
    for i = 1, got.n do got[i] = tostring(got[i]) end
    local text = table.concat(got, "|")
    if text ~= expected then error("expected " .. expected .. ", got " .. text, 2) end
end

local function refuses(message, f, ...)
    local succeeded, failure = pcall(f, ...)
    assert(not succeeded, "no error")
    if not failure:find(message, 1, true) then error(failure, 2) end
end

local function items()
    check("1|3", ("abc"):find("abc"))
    check("2|3|bc", ("abcd"):find("(bc)"))
    check("1|0", (""):find(""))
    check("4|3", ("abc"):find("", 4))
    check("nil", ("abc"):find("", 5))
    check("3|3", ("a.b.c"):find("b", 1, true))
    check("2|2", ("a.b"):find(".", 1, true))
    check("5|5", ("a\0b\0c"):find("c"))
    check("3|4", ("a\0b\0c"):find("b%z"))
    check("key|value", ("key = value"):match("^(%w+)%s*=%s*(%w+)$"))
    check("nil", ("key = value"):match("^(%w+)=(%w+)$"))
    check("  x", ("  x"):match("^ *x"))
    check("aab", ("aab"):match("a-b"))
    check("aaa", ("aaab"):match("a+"))
    check("b", ("b"):match("a?b"))
    check("ab", ("ab"):match("a?b"))
    check("nil", ("x^a"):match("^a"))
    check("^a", ("x^a"):match("%^a"))
    check("a$b", ("a$b"):match("a$b"))
    check("]", ("a]b"):match("[]]"))
    check("a", ("a]b"):match("[^]]"))
    check("-", ("x-y"):match("[a-]"))
    check("-|%", ("x-%"):match("([%-])([%%])"))
    check("\0", ("a\0"):match("[%z]"))
    check("abc", ("abc"):match(".-$"))
    check("(a(b)c)", ("x(a(b)c)d"):match("%b()"))
    check("nil", ("x(a(b)c"):match("^x%b()"))
    check("THE", ("THE (quick) fox"):match("%f[%a]%a+%f[%A]"))
    check("fox", ("THE fox"):match("%f[%a]%a+%f[\0]"))
    check("\"|it's", ([[say "it's" now]]):match([[(["'])(.-)%1]]))
    check("1|3|5", ("abcd"):match("()ab()cd()"))
    check("b|3", ("abc"):match("(b)()"))
    check("c", ("abc"):match(".", -1))
    check("a", ("abc"):match(".", -9))
end

local function iterations()
    local found = {}
    for word in ("one two  three"):gmatch("%a+") do found[#found + 1] = word end
    check("one|two|three", table.unpack(found))
    found = {}
    for at in ("abc"):gmatch("()") do found[#found + 1] = at end
    check("1|2|3|4", table.unpack(found))
    found = {}
    for field in ("a,,b"):gmatch("[^,]*") do found[#found + 1] = "<" .. field .. ">" end
    check("<a>|<>|<b>", table.unpack(found))
    found = {}
    for key, value in ("a=1, b=2"):gmatch("(%w+)=(%w+)", 4) do found[#found + 1] = key .. value end
    check("b2", table.unpack(found))
    check("nil", (("abc"):gmatch("b", 10)()))
    found = {}
    for character in ("^a^"):gmatch("^") do found[#found + 1] = character end
    check("^|^", table.unpack(found))
end

local function errors()
    refuses("malformed pattern (ends with '%')", string.find, "a", "%")
    refuses("malformed pattern (missing ']')", string.find, "a", "[a")
    refuses("malformed pattern (missing ']')", string.find, "a", "[]")
    refuses("malformed pattern (missing ']')", string.find, "a", "[^]")
    refuses("malformed pattern (missing ']')", string.find, "a", "[a%")
    refuses("malformed pattern (missing arguments to '%b')", string.find, "a", "%ba")
    refuses("missing '[' after '%f' in pattern", string.find, "a", "%fa")
    refuses("invalid pattern capture", string.match, "a", "a)")
    refuses("unfinished capture", string.find, "a", "(a")
    refuses("invalid capture index %1", string.find, "a", "%1")
    refuses("invalid capture index %1", string.find, "aa", "(a%1)")
    refuses("too many captures", string.find, "a", ("()"):rep(33))
    refuses("pattern too complex", string.match, ("a"):rep(99999), (".?"):rep(99999))
    refuses("bad argument #1 to 'find' (string expected, got no value)", function() string.find() end)
    refuses("bad argument #2 to 'match' (string expected, got table)", function() string.match("", {}) end)
    refuses("bad argument #1 to 'gmatch' (string expected, got nil)", function() (""):gmatch(nil) end)
end

-- Deep and wide: none of these may need C stack, or hold the worker.
local function searches()
    local long = ("a"):rep(20000)
    check("20000", #long:match(".-$"))
    check("20000", #long:match("^(a*)$"))
    check("nil", long:match("^a*b"))
    check("20000", #long:match(("a?"):rep(100) .. "a*"))
    check("1|20002", ("(" .. long .. ")"):find("%b()"))
    check("20001|20001", (long .. "b"):find("b", 1, true))
    check("nil", ("a"):rep(14):match(("a*"):rep(5) .. "b"))
    check("2000", #("a"):rep(2000):match("^(a-)$"))
    check("1000", #("ab"):rep(1000):match("^(.-)%1$"))
end

local function test()
    items()
    iterations()
    errors()
    searches()
end

test()
return test
