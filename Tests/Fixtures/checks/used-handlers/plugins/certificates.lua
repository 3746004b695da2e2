return {
  ["a.gs.cert.1"] = function() end,
  ["a.gs.cert.2"] = function() end,
}
