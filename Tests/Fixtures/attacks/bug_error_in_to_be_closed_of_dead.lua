-- expect: ok
-- Errors in __close of a coroutine that has failed already, closed by hand.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  for _ = 1, 200 do
    local one = coroutine.create(function()
      local a <close> = setmetatable({}, { __close = function(_, e) error({ e }) end })
      local b <close> = setmetatable({}, { __close = function(_, e) error(e) end })
      error("first")
    end)
    coroutine.resume(one)
    coroutine.close(one)
  end
  return { msg = "lived" }
end
