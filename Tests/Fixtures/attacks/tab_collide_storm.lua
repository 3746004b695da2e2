-- expect: timeout
-- Smaller ones again and again below pcall, each tens of milliseconds in one instruction.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  while true do
    pcall(function()
      local step, t = (1 << 14) - 1, {}
      for i = 1, 8193 do t[i * step] = true end
    end)
  end
end
