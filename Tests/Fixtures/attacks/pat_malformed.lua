-- expect: ok
-- Patterns that end in the middle of an item raise an error each, and read nothing beyond.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  local bad = { "[", "[^", "[%", "%", "%b", "%bx", "%f", "(", ")", "%1", "[a-", "[]", "(()" , "%9" }
  for _, pattern in ipairs(bad) do
    assert(not pcall(string.match, "text", pattern), pattern)
  end
  return { msg = "refused" }
end
