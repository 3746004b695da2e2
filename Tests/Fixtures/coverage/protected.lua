-- What an error leaves is not run, and what catches it is.
local function fails(n)
  if n > 0 then -- run
    error({ n }) -- run
  end
  return n -- not run
end -- run

local function handle(problem)
  return problem[1] -- run
end -- run

return function()
  local ok, problem = pcall(fails, 1) -- run
  if ok then -- run
    return { problem } -- not run
  end
  local _, handled = xpcall(fails, handle, 2) -- run
  return { one = problem[1], two = handled } -- run
end -- run
