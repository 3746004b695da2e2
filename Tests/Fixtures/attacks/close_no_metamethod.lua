-- expect: error
-- A variable to be closed whose value has no __close.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  local held <close> = {}
end
