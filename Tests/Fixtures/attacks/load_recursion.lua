-- expect: memory|error|timeout
-- Loaded text that loads itself and calls the result.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  local text = "local text, deep = ... return 1 + load(text)(text, deep + 1)"
  return { depth = load(text)(text, 1) }
end
