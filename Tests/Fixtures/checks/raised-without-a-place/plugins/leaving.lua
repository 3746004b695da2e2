local limit = 0
assert(limit > 0, "the limit must be positive")
return function() end
