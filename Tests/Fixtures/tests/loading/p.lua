local ok, message = pcall(http.get, "https://crm.example.com/people")
local _, sleeping = pcall(time.sleep, 1)
log.info("loads")
return {
  loading = function() return { ok = ok, message = message, sleeping = sleeping, library = test ~= nil } end,
  stolen = function() return { type = type(library), upvalue = tostring(rawget(_G, "library")) } end,
}
