-- expect: error
-- Nests coroutines until the host refuses; the refusal is an error in the innermost.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  local function descend(depth) return coroutine.wrap(descend)(depth + 1) end
  return descend(1)
end
