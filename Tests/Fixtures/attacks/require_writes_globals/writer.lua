made_by_a_module = true
return {}
