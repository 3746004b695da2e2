local ok, message = pcall(test.deliver, { type = "loading" })
return {
  ["a plugin that calls while it loads"] = function()
    test.equal(test.deliver({ type = "loading" }).reply, {
      ok = false,
      message = "plugins/p.lua:1: http.get cannot be called while the plugin loads; call it in a handler",
      sleeping = "plugins/p.lua:2: time.sleep cannot be called while the plugin loads; call it in a handler",
      library = true,
    })
  end,
  ["a file that tests while it loads"] = function()
    test.equal({ ok, message },
      { false, "plugins/p.test.lua:1: test.deliver works in a test, not while the file loads" })
  end,
  ["what is the library's own"] = function()
    test.equal(test.deliver({ type = "stolen" }).reply, { type = "nil", upvalue = "nil" })
  end,
}
