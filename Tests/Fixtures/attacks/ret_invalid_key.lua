-- expect: misused
-- A key that is no UTF-8.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  return { ["\xed\xa0\x80"] = 1 }
end
