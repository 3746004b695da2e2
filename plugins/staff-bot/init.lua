-- Handlers of the staff bot, by event type.
local cards = require("cards")

local function chat_opened(event)
  log.info("somebody opened a chat with the bot", {
    who = event.body.user.open_id,
    chat = event.body.chat_id,
  })
end

local function group_created(event)
  log.info("a user group was created", { tenant = event.tenant, id = event.id })
end

-- Feishu shows what this returns to the person who pressed the button.
local function button_pressed(event)
  local value = event.body.action.value
  local answer = type(value) == "table" and value.answer or value
  if answer == "approve" then
    return cards.decided("Approved", event.body.operator.open_id)
  elseif answer == "reject" then
    return cards.decided("Rejected", event.body.operator.open_id)
  end
  return cards.toast("warning", "This button is not known any more.")
end

return {
  ["p2p_chat_create"] = chat_opened,
  ["contact.user_group.created_v3"] = group_created,
  ["card.action.trigger"] = button_pressed,
}
