-- n: 60000
return function(event)
  local users, sum = {}, 0
  for i = 1, event.n do
    local user = users[i % 100]
    if not user then
      user = { name = "u" .. i, count = 0 }
      users[i % 100] = user
    end
    user.count = user.count + 1
    sum = sum + user.count
  end
  return { v = sum }
end
