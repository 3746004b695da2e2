local greeting = "bye"

return function(event)
  return { msg = greeting
end
