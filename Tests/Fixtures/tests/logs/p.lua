return function(event)
  log.info("left", { list = { event.key, json.null } })
  log.debug("plain")
  print("a", 7, nil)
  return true
end
