-- expect: unloaded
-- The same in a coroutine.
coroutine.wrap(function() while true do end end)()
return function() end
