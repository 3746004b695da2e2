local function test()
end
