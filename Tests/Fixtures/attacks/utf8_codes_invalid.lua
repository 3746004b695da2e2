-- expect: error
-- Iterates over bytes that are no text.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  for _ in utf8.codes("ab\xff\xfecd") do end
end
