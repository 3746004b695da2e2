-- expect: error
-- A yield outside any coroutine of its own would reach the host.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  coroutine.yield({ "whatever the host makes of it" })
  return { msg = "ESCAPED: the handler yielded to the host" }
end
