-- expect: ok|error
-- Adds keys to a table while walking it.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  local t, count = { a = 1 }, 0
  for key in pairs(t) do
    count = count + 1
    t[key .. "x"] = count
    if count > 200 then break end
  end
  return { msg = "walked" }
end
