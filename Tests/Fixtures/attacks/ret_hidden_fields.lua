-- expect: ok
-- Fields that only a metatable knows are not in the reply.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  return setmetatable({ msg = "own" }, { __index = { msg = "ESCAPED: a field of the metatable", more = 1 } })
end
