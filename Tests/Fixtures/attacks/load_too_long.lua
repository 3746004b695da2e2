-- expect: error
-- A text that the compiler would take seconds for.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  return { chunk = load("local a return " .. ("a and "):rep(40000) .. "a") }
end
