-- expect: ok
-- Fields whose metamethods spin: they are read raw.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  local function spin() while true do end end
  log.info("raw", setmetatable({ a = 1 }, { __pairs = spin, __index = spin, __len = spin, __tostring = spin }))
  return { msg = "said" }
end
