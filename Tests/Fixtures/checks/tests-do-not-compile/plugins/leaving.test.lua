return {
  ["a test"] = function(
}
