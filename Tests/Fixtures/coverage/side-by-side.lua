-- What together runs, and a wait between.
return function()
  local one, two = together(function() -- run
    time.sleep(1) -- run
    return "slept" -- run
  end, function() -- run
    local n = 1 -- run
    if n == 2 then -- run
      return "never" -- not run
    end
    return "quick" -- run
  end) -- run
  return { one = one, two = two } -- run
end -- run
