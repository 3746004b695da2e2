local function leaving(event)
  return true
end
