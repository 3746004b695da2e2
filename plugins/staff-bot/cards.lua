-- What a card callback can be answered with.
local cards = {}

function cards.toast(kind, text)
  return { toast = { type = kind, content = text } }
end

-- A toast for the one who pressed, and a card that shows everybody what was decided.
function cards.decided(decision, by)
  local answer = cards.toast("success", decision)
  answer.card = {
    type = "raw",
    data = {
      header = { title = { tag = "plain_text", content = decision } },
      elements = {
        { tag = "div", text = { tag = "lark_md", content = "by <at id=" .. by .. "></at>" } },
      },
    },
  }
  return answer
end

return cards
