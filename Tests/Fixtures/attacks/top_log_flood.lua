-- expect: unloaded
-- It writes to the log until it is over its time.
while true do log.error("flood") end
