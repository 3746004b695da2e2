-- expect: ok
-- A plain search whose needle almost matches everywhere. The search is linear.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  local needle = ("a"):rep(200000) .. "b" .. ("a"):rep(200000)
  return { msg = tostring(string.find(("a"):rep(1000000), needle, 1, true)) }
end
