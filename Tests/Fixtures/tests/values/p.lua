return {
  count = function() return { n = kv.increment("n") } end,
  once = function(event)
    if not kv.compare_and_set("seen:" .. event.id, nil, true) then return reply.drop("seen") end
  end,
}
