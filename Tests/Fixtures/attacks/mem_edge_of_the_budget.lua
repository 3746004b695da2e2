-- expect: memory|error
-- Fills the budget to its last bytes, and then has the host itself say something.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  local function nest(depth)
    if depth > 61 then
      local hold, limit = {}, 16 * 1024 * 1024
      for size = 20, 3, -1 do
        for i = 1, 64 do
          if limit - collectgarbage("count") * 1024 < (1 << size) + 4096 then break end
          hold[#hold + 1] = ("x"):rep((1 << size) - 64) .. #hold
        end
      end
      for i = 1, 200 do
        if limit - collectgarbage("count") * 1024 < 64 then break end
        hold[#hold + 1] = {}
      end
    end
    return assert(coroutine.resume(coroutine.create(nest), depth + 1))
  end
  nest(1)
end
