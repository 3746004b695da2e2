local dates = {}

function dates.parse(text)
  return text:match("%d+")
end

return dates
