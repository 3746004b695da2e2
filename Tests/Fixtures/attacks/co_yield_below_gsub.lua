-- expect: ok
-- Yields from a function given to gsub: it works or raises an error, and mixes up no values.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  local gone = coroutine.wrap(function()
    local fine, text = pcall(string.gsub, "abc", "%w", function(c) coroutine.yield(c) return c .. c end)
    return fine and text or "refused"
  end)
  local last
  for _ = 1, 10 do
    last = gone()
    if last == "refused" or last == "aabbcc" then break end
  end
  assert(last == "refused" or last == "aabbcc", tostring(last))
  return { msg = last }
end
