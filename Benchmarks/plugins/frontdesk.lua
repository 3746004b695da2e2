-- The work of both servers: nightjar runs it as a plugin, nginx by Benchmarks/peer.lua.
return function(event)
  local text = json.decode(event.body.message.content).text
  local who, wish = text:match("^(@%S+)%s+(.+)$")
  return {
    msg = "hello " .. who,
    from = event.body.sender.sender_id.open_id,
    wish = wish,
    length = #wish,
  }
end
