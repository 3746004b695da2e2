-- expect: ok
-- Brackets nested beyond what the compiler follows.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  for _, pair in ipairs({ { "(", ")" }, { "{", "}" }, { "not ", "" }, { "-", "" }, { "function() return ", " end" } }) do
    local chunk = load("return " .. pair[1]:rep(400) .. "1" .. pair[2]:rep(400))
    if chunk then pcall(chunk) end
  end
  local chunk, why = load("return " .. ("("):rep(8000))
  assert(chunk == nil and why)
  return { msg = "refused" }
end
