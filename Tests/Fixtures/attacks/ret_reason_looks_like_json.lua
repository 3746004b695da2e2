-- expect: failed
-- A reason that would end the reply's text, were it not escaped.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  return reply.fail('x","code":200,"msg":"ESC')
end
