local function dive(depth)
  if depth == 0 then error("the ground") end
  dive(depth - 1)
  return depth
end

dive(5)
