/*
 * Text that a library function makes and that outlives its yields: first in a static buffer, which
 * is whoever's code runs, then in a userdata on the function's stack.
 */
#ifndef TEXT_OUTPUT_H
#define TEXT_OUTPUT_H

#include <lua.h>
#include <stddef.h>
#include <string.h>

struct text_output {
    char *bytes;
    size_t size, capacity;
};

/* An empty text in the static buffer: until it is kept, no other Lua code may run. */
struct text_output text_output_begin(void);
/* Makes room for `more` bytes: the text moves to a userdata in the stack's `slot`. */
void text_output_grow(lua_State *L, int slot, struct text_output *text, size_t more);

/* Adds bytes, which must not be the text's own. */
static inline void text_output_add(lua_State *L, int slot, struct text_output *text, const char *bytes,
                                   size_t count) {
    if (count > text->capacity - text->size) text_output_grow(L, slot, text, count);
    memcpy(text->bytes + text->size, bytes, count);
    text->size += count;
}

/* Moves the text out of the static buffer, if it is there: to `room` where it fits, which must live as
 * long as it, else to the slot. */
void text_output_keep(lua_State *L, int slot, struct text_output *text, char *room, size_t capacity);

#endif
