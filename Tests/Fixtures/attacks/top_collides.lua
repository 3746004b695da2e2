-- expect: unloaded
-- One instruction of seconds while loading.
local step, t = (1 << 17) - 1, {}
for i = 1, 65537 do t[i * step] = true end
for i = 1, 65537 do t[i * step + 1] = true end
while true do end
