-- What is no text has no words.
	error({ code = 7 })
