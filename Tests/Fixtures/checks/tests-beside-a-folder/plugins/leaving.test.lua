return { ["it is there"] = function() assert(require("leaving")) end }
