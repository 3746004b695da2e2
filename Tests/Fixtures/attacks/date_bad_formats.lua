-- expect: ok
-- Formats that strftime would do anything with are refused beforehand.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  for _, format in ipairs({ "%", "%E", "%Ez", "%O", "%Q", "%5Y", "%-", "%\0", "%%%", "%_d", "!%" }) do
    assert(not pcall(os.date, format), format)
  end
  return { msg = "refused" }
end
