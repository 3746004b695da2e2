-- expect: ok
-- Sorts five thousand records by two fields.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  local list = {}
  for i = 1, 5000 do list[i] = { group = i * 7919 % 13, number = i } end
  table.sort(list, function(a, b)
    if a.group ~= b.group then return a.group < b.group end
    return a.number > b.number
  end)
  for i = 2, 5000 do
    local a, b = list[i - 1], list[i]
    assert(a.group < b.group or (a.group == b.group and a.number > b.number))
  end
  return { first = list[1].number }
end
