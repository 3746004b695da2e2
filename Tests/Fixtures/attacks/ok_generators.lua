-- expect: ok
-- Coroutines that feed each other, with work between the yields.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  local function numbers(n) return coroutine.wrap(function() for i = 1, n do coroutine.yield(i) end end) end
  local function squares(source)
    return coroutine.wrap(function()
      for n in source do
        for _ = 1, 200 do end
        coroutine.yield(n * n)
      end
    end)
  end
  local sum = 0
  for square in squares(numbers(1000)) do sum = sum + square end
  assert(sum == 333833500)
  return { sum = sum }
end
