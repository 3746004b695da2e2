-- expect: ok
-- A constant environment, in the shape of CVE-2022-28805.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  for _, text in ipairs({
    "local _ENV <const> = 'A' x[1] = 1", "local _ENV <const> = {} return x.y", "local _ENV <close> = nil x = 1",
    "local _ENV <const> = 1 ; (function() y = x end)()",
  }) do
    local chunk = load(text)
    if chunk then pcall(chunk) end
  end
  return { msg = "lived" }
end
