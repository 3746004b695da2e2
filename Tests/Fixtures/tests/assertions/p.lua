return function()
  kv.set("a", { n = 1 })
  kv.set("b", "text")
  if kv.get("a").n == 1 then error("inner") end
end
