return {
  ["are in the result"] = function()
    test.equal(test.deliver({ type = "x", key = "7" }).logs, {
      { level = "info", message = "left", fields = { list = { "7", json.null } } },
      { level = "debug", message = "plain" },
      { level = "info", message = "a\t7\tnil" },
    })
    test.equal(#test.deliver({ type = "x", key = "8" }).logs, 3)
  end,
  ["are shown where a test fails"] = function()
    test.deliver({ type = "x", key = "7" })
    log.warn("the test's own")
    error("no", 0)
  end,
  ["take the arguments that they take"] = function()
    test.matches(select(2, pcall(log.info)), "bad argument #1 to 'log.info'")
    test.matches(select(2, pcall(log.info, "x", { f = print })), "log fields: JSON has no place")
    test.matches(select(2, pcall(function() log.info = 1 end)), "log.info assigned; the library tables")
  end,
}
