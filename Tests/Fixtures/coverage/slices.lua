-- A loop that is interrupted many times.
return function()
  local sum = 0 -- run
  for n = 1, 300000 do -- run
    sum = sum + n -- run
    if sum < 0 then -- run
      sum = 0 -- not run
    end
  end
  return { sum = sum } -- run
end -- run
