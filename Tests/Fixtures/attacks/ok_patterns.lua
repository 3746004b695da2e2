-- expect: ok
-- Patterns as handlers use them.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  local user, domain = ("ada.lovelace@example.com"):match("^([%w.]+)@([%w.]+)$")
  assert(user == "ada.lovelace" and domain == "example.com")
  local parts = {}
  for key, value in ("a=1, b=22, c=333"):gmatch("(%w+)=(%w+)") do parts[key] = tonumber(value) end
  assert(parts.a == 1 and parts.b == 22 and parts.c == 333)
  assert(("hello world"):gsub("o", { o = "0" }) == "hell0 w0rld")
  assert(("x"):rep(3, ",") == "x,x,x" and ("%d"):format(3.0) == "3")
  assert(("  trim  "):match("^%s*(.-)%s*$") == "trim")
  assert(("THE (quick) fox"):find("%((%a+)%)") == 5)
  assert(("f(a(b)c)d"):match("%b()") == "(a(b)c)")
  return { user = user }
end
