-- expect: denied
-- json.null is one value for all.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  if pcall(function() json.null.x = 1 end) or getmetatable(json.null) or pcall(setmetatable, json.null, {}) then
    return { msg = "ESCAPED: null was changed" }
  end
  return reply.fail("denied")
end
