-- expect: ok
-- Throws away the names of its tools: library functions need none of them.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  local substitute, join, sort = string.gsub, table.concat, table.sort
  local _ENV = {}
  local parts = { "c", "a", "b" }
  sort(parts)
  local text = join(parts)
  if substitute(text, "%w", function(c) return c .. c end) ~= "aabbcc" then return 1 end
  return { msg = text }
end
