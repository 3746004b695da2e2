-- expect: ok
-- The message handler fails as well, and its handler too.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  local function handler(message) error(message .. "!") end
  local fine, message = xpcall(function() return xpcall(error, handler, "x") end, handler)
  return { msg = tostring(fine) .. type(message) }
end
