-- expect: unloaded
-- It yields to whoever loads it.
coroutine.yield(function() end)
return function() end
