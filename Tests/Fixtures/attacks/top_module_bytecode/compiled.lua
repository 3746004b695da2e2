Lua not really
