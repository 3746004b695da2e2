local deleted = "contact.user.deleted_v3"
return {
  ["a sample is given as it is"] = function()
    test.equal(test.deliver(deleted).reply, {
      id = "ev_1", type = deleted, version = "2.0", platform = "feishu", app = "bot",
      tenant = "t_1", identity = "tenant", time = 1737262443448, attempt = 0,
      body = { object = { open_id = "ou_1", departments = { "d1", "d2" } } },
      raw = { schema = "2.0" },
    })
  end,
  ["changes are merged deeply, lists replaced"] = function()
    local event = test.deliver(deleted, {
      attempt = 2, body = { object = { departments = { "d3" }, name = "Ada" }, old = json.null },
    }).reply
    test.equal(event.attempt, 2)
    test.equal(event.body, {
      object = { open_id = "ou_1", departments = { "d3" }, name = "Ada" }, old = json.null,
    })
    test.equal(test.deliver(deleted, { body = { object = { departments = json.array() } } }).reply.body,
      { object = { open_id = "ou_1", departments = {} } })
  end,
  ["each delivery gets its own"] = function()
    local changes = { body = { object = { name = "Ada" } } }
    test.deliver(deleted, changes)
    test.equal(changes, { body = { object = { name = "Ada" } } })
    test.equal(test.deliver(deleted).reply.body.object.name, nil)
  end,
  ["a table is filled in"] = function()
    test.time(5)
    test.equal(test.deliver({ type = "im.message.receive_v1", body = { a = 1 } }).reply, {
      id = "test-1", type = "im.message.receive_v1", version = "2.0", platform = "feishu",
      app = "test", identity = "tenant", time = 5, attempt = 0, body = { a = 1 }, raw = {},
    })
    test.equal(test.deliver({ type = "用户离职" }).reply.platform, "people")
    test.equal(test.deliver({ type = "leave_approval" }).reply.version, "1.0")
    local event = test.deliver({ type = "a.gs.cert.expiring", body = { changes = { "c1" } } }).reply
    test.equal({ event.platform, event.id, event.raw }, { "ebaas", "test-4", { changes = { "c1" } } })
  end,
  ["a table keeps what it says"] = function()
    local event = test.deliver({ type = "x", platform = "people", id = "7", time = 1, key = 7 }).reply
    test.equal({ event.platform, event.id, event.time, event.key }, { "people", "7", 1, 7 })
  end,
  ["64-bit numbers stay exact"] = function()
    test.equal(test.deliver({ type = "x", body = { n = 9007199254740993 } }).reply.body.n,
      9007199254740993)
  end,
  ["an unknown type needs a table"] = function() test.deliver("im.message.receive_v1") end,
  ["a table needs a type"] = function() test.deliver({ body = {} }) end,
  ["an event is JSON"] = function() test.deliver({ type = "x", body = { f = print } }) end,
  ["changes are a table"] = function() test.deliver(deleted, 7) end,
  ["a type or a table"] = function() test.deliver() end,
}
