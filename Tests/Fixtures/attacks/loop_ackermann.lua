-- expect: timeout|memory
-- Ackermann's function: little text, more calls than there is time or stack for.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  local function a(m, n)
    if m == 0 then return n + 1 end
    if n == 0 then return a(m - 1, 1) end
    return a(m - 1, a(m, n - 1))
  end
  return { value = a(4, 3) }
end
