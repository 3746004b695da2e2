-- expect: ok
-- One key a hundred thousand times: the last one stands.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  local text = "{" .. ('"a":1,'):rep(90000) .. '"a":2}'
  assert(json.decode(text).a == 2)
  return { msg = "the last" }
end
