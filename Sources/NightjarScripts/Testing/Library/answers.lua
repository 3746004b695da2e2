-- Stubs: which one answers a request, and with what.
local running = library.running
local ipairs, pairs, select, type = ipairs, pairs, select, type
local pack = table.pack

local answers = {}

-- Puts a stub in place: `list` by "METHOD TARGET". The same declared again replaces it.
function answers.declare(stubs, key, ...)
  local list = pack(...)
  for index = 1, list.n do
    local kind = type(list[index])
    if kind ~= "table" and kind ~= "function" then return index, kind end
  end
  stubs[key] = { list = list, given = 0 }
end

-- The stub for the key itself; else the one with a star for the longest beginning of it.
function answers.find(stubs, key)
  if stubs[key] then return stubs[key] end
  local best, length = nil, -1
  for pattern, stub in pairs(stubs) do
    local start = pattern:match("^(.*)%*$")
    if start and #start > length and key:sub(1, #start) == start then
      best, length = stub, #start
    end
  end
  return best
end

-- The next answer of a stub, the last one again and again: the table, or what the function returns.
function answers.next(stub, request)
  if stub.given < stub.list.n then stub.given = stub.given + 1 end
  local answer = stub.list[stub.given]
  if type(answer) == "function" then return running.call_test(answer, request) end
  return answer
end

return answers
