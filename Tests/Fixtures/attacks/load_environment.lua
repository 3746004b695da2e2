-- expect: ok
-- An environment of its own reaches no more than what is put there.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  local chunk = load("reached = string ~= nil return reached", "chunk", "t", {})
  assert(chunk() == false)
  local chunk = load("return _ENV", "chunk", "t", nil)
  assert(chunk() == nil)
  return { msg = "bounded" }
end
