-- expect: error
-- A callback raises in the middle of a long substitution.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  local count = 0
  return {
    msg = string.gsub(("a"):rep(1000), "a", function()
      count = count + 1
      if count == 500 then error("in the middle") end
    end),
  }
end
