-- expect: ok
-- A callback that calls gsub, as deep as it goes.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  local deepest = 0
  local function nest(depth)
    deepest = depth
    return (string.gsub("a", "a", function() return nest(depth + 1) end))
  end
  local fine = pcall(nest, 1)
  return { msg = tostring(fine) .. " at " .. deepest }
end
