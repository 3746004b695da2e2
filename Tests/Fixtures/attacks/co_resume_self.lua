-- expect: ok
-- A coroutine that resumes itself is told that it is not suspended.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  local own
  own = coroutine.create(function() return coroutine.resume(own) end)
  local outer, inner, why = coroutine.resume(own)
  assert(outer and not inner)
  assert(why == "cannot resume non-suspended coroutine", why)
  return { msg = "refused" }
end
