-- expect: timeout
-- Raises and catches errors without end.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  local caught = 0
  while true do
    local fine = pcall(error, { caught })
    if not fine then caught = caught + 1 end
  end
end
