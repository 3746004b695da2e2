-- expect: ok
-- Surrogates, overlong forms and code points beyond the last are no text.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  assert(not utf8.len("\xed\xa0\x80"))
  assert(not utf8.len("\xc0\x80"))
  assert(not utf8.len("\xf4\x90\x80\x80"))
  assert(not pcall(utf8.char, -1))
  assert(not pcall(utf8.codepoint, "\xf8\x88\x80\x80\x80"))
  return { msg = "refused" }
end
