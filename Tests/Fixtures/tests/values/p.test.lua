return {
  ["are none at the start, and may be kept"] = function()
    test.equal(test.kv(), {})
    test.equal(test.deliver({ type = "once", id = "a" }).outcome, "succeeded")
    test.equal(test.deliver({ type = "once", id = "a" }).outcome, "dropped")
    test.equal(test.kv(), { ["seen:a"] = true })
  end,
  ["are what the test says, and what the plugin made of them"] = function()
    test.kv({ n = 41, other = { list = json.array() } })
    local result = test.deliver({ type = "count" })
    test.equal(result.reply, { n = 42 })
    test.equal(result.calls, { { name = "kv.increment", key = "n", by = 1 } })
    test.equal(test.kv(), { n = 42, other = { list = {} } })
    test.equal(json.encode(test.kv().other), '{"list":[]}')
  end,
  ["are copies"] = function()
    local value = { a = { 1 } }
    kv.set("k", value)
    value.a[1] = 2
    local got = kv.get("k")
    got.a[2] = 3
    test.equal(kv.get("k"), { a = { 1 } })
    test.called("kv.set", { key = "k", value = { a = { 1 } } })
  end,
  ["go with their time"] = function()
    test.time(1000)
    kv.set("k", 1, { ttl = 2 })
    time.sleep(1999)
    test.equal(kv.get("k"), 1)
    kv.increment("k")
    time.sleep(1)
    test.equal(kv.get("k"), nil)
    test.equal(test.kv(), {})
    test.called("kv.set", { key = "k", value = 1, ttl = 2 })
  end,
  ["are compared as JSON"] = function()
    test.kv({ k = { b = 1.0, a = { "x" } }, e = json.array() })
    test.equal(kv.compare_and_set("k", { a = { "y" }, b = 1 }, 2), false)
    test.equal(kv.compare_and_set("k", nil, 2), false)
    test.equal(kv.compare_and_set("e", {}, 2), false)
    test.equal(kv.compare_and_set("e", json.array(), 2), true)
    test.equal(kv.compare_and_set("k", { a = { "x" }, b = 1 }, nil), true)
    test.equal(test.kv(), { e = 2 })
  end,
  ["are deleted"] = function()
    test.kv({ k = json.null })
    test.equal(kv.get("k"), json.null)
    test.equal(kv.delete("k"), true)
    test.equal(kv.get("k"), nil)
  end,
  ["grow as numbers do"] = function()
    test.kv({ text = "a", most = math.maxinteger, half = 0.5 })
    test.equal({ kv.increment("text") }, { [2] = "the value is no number" })
    test.equal({ kv.increment("most") }, { [2] = "the sum is beyond the bounds of a number" })
    test.equal(kv.increment("half", 1), 1.5)
    test.equal(kv.increment("new", -3), -3)
  end,
  ["take the arguments that they take"] = function()
    local function says(message, f, ...)
      test.matches(select(2, pcall(f, ...)), message)
    end
    says("kv.get: the key is nil, not a string", kv.get)
    says("kv.get: the key has 1 to 512 bytes", kv.get, "")
    says("kv.set: the value is nil; kv.delete removes a key, json.null stands for null", kv.set, "k")
    says("kv.set: the value: JSON has no place for a function", kv.set, "k", print)
    says("kv.set: the options are { ttl = seconds }", kv.set, "k", 1, { tll = 1 })
    says("kv.set: ttl is more than 0 and at most ten years", kv.set, "k", 1, { ttl = 0 })
    says("kv.increment: what to add is a string, not a finite number", kv.increment, "k", "1")
    says("kv.set: the value has 262147 bytes as JSON; at most 262144", kv.set, "k", ("x"):rep(262145))
  end,
}
