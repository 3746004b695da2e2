-- expect: error
-- A text with more values than are read.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  return { value = json.decode("[" .. ("1,"):rep(300000) .. "1]") }
end
