-- expect: error
-- A table cannot be quoted.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  return { msg = string.format("%q", {}) }
end
