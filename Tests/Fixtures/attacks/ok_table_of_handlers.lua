-- expect: ok
-- A table of handlers, with one for whatever else comes.
local function greet(event)
  if event.body.harmless then return { msg = "served" } end
  return { msg = "from " .. event.app }
end

return { default = greet, ["用户离职"] = greet }
