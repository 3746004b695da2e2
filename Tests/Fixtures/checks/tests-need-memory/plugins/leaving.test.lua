local all = {}
for n = 1, 1e9 do all[n] = ("x"):rep(1024) .. n end
