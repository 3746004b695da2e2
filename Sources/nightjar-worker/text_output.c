/* Text that outlives yields. luaL_Buffer does not: it lives in the C stack. */
#include "text_output.h"

#include <lauxlib.h>
#include <stdint.h>

enum { TEXT_OUTPUT_STATIC = 8 * 1024 };

static char static_bytes[TEXT_OUTPUT_STATIC];

struct text_output text_output_begin(void) {
    return (struct text_output){static_bytes, 0, sizeof static_bytes};
}

static void move(lua_State *L, int slot, struct text_output *text, size_t capacity) {
    char *moved = lua_newuserdatauv(L, capacity, 0);
    memcpy(moved, text->bytes, text->size);
    text->bytes = moved;
    text->capacity = capacity;
    lua_replace(L, slot);
}

void text_output_grow(lua_State *L, int slot, struct text_output *text, size_t more) {
    if (more > SIZE_MAX / 4) luaL_error(L, "resulting string too large");
    move(L, slot, text, 2 * text->capacity + more);
}

void text_output_keep(lua_State *L, int slot, struct text_output *text, char *room, size_t capacity) {
    if (text->bytes != static_bytes) return;
    if (text->size >= capacity) return move(L, slot, text, 2 * text->size);
    memcpy(room, text->bytes, text->size);
    text->bytes = room;
    text->capacity = capacity;
}
