-- expect: ok
-- More locals, upvalues, constants and labels than a function may have.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  local names = {}
  for i = 1, 260 do names[i] = "l" .. i end
  local list = table.concat(names, ",")
  assert(not load("local " .. list))
  local text = "local " .. table.concat(names, ",", 1, 199) .. "\nlocal function f() return "
  assert(load(text .. "l1 end return f"))
  local gotos = {}
  for i = 1, 500 do gotos[i] = "::n" .. i .. "::" end
  load(table.concat(gotos))
  load("goto nowhere")
  return { msg = "refused" }
end
