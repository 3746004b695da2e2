-- expect: ok
-- A __name of a megabyte in error messages: each is cut where it leaves the worker.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  local t = setmetatable({}, { __name = ("n"):rep(1000000) })
  local fine, message = pcall(function() return t + 1 end)
  assert(not fine)
  fine, message = pcall(string.rep, t)
  assert(not fine)
  return { msg = "caught" }
end
