-- expect: error
-- Runs functions side by side that run functions side by side: their number is bounded.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  local function more() together(more, more) end
  more()
end
