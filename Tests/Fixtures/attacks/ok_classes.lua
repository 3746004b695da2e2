-- expect: ok
-- Objects with metatables, inheritance and operators.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  local Point = {}
  Point.__index = Point
  Point.__add = function(a, b) return Point.new(a.x + b.x, a.y + b.y) end
  Point.__eq = function(a, b) return a.x == b.x and a.y == b.y end
  Point.__tostring = function(p) return "(" .. p.x .. ", " .. p.y .. ")" end
  Point.__lt = function(a, b) return a.x < b.x end
  Point.__len = function() return 2 end
  Point.__call = function(p, by) return Point.new(p.x * by, p.y * by) end
  function Point.new(x, y) return setmetatable({ x = x, y = y }, Point) end
  local sum = Point.new(1, 2) + Point.new(3, 4)
  assert(sum == Point.new(4, 6) and tostring(sum) == "(4, 6)" and #sum == 2 and sum(2).x == 8)
  local list = { Point.new(3, 0), Point.new(1, 0), Point.new(2, 0) }
  table.sort(list)
  assert(list[1].x == 1 and list[3].x == 3)
  return { msg = tostring(sum) }
end
