local early = secrets.crm_token
return {
  now = function()
    local before = time.now()
    time.sleep(1500)
    return { before = before, after = time.now(), seconds = os.time(), date = os.date("!%Y-%m-%d") }
  end,
  secret = function() return { token = secrets.crm_token } end,
  early = function() return { token = early } end,
}
