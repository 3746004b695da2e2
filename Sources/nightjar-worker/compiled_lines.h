/* The lines of a compiled file that can be run. */
#ifndef COMPILED_LINES_H
#define COMPILED_LINES_H

#include <lua.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Bit n % 8 of byte n / 8 is line n. */
struct line_set {
    uint8_t *bits;
    size_t size; /* bytes */
};

static inline bool line_set_has(const struct line_set *set, size_t line) {
    return line / 8 < set->size && set->bits[line / 8] >> line % 8 & 1;
}

static inline void line_set_add(struct line_set *set, size_t line) {
    set->bits[line / 8] |= (uint8_t)(1 << line % 8);
}

/* Adds the lines of the function on top of L, and of those inside it, to `lines`, which holds none and
 * has room for as many as the text can have. False, and `lines` says nothing, when Lua's dump of the
 * function is not of the form that is known here. */
bool compiled_lines_read(lua_State *L, struct line_set *lines);

#endif
