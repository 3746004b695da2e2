/* What goes into the matcher and what comes out of it. */
#include <lauxlib.h>

#include "pattern_machine.h"

/* The byte that a match of the pattern must begin with, if it is that simple. */
static int first_byte(struct pattern_text pattern) {
    if (pattern.size == 0) return -1;
    switch (pattern.bytes[0]) {
    case '(':
    case ')':
    case '.':
    case '%':
    case '[':
    case '$': return -1;
    default: break;
    }
    /* A zero stands behind the pattern's end. */
    char next = pattern.bytes[1];
    if (next == '*' || next == '?' || next == '-') return -1;
    return (unsigned char)pattern.bytes[0];
}

void patterns_begin(struct pattern_text subject, struct pattern_text pattern) {
    pattern_machine.subject = subject.bytes;
    pattern_machine.subject_end = subject.bytes + subject.size;
    pattern_machine.pattern = pattern.bytes;
    pattern_machine.pattern_end = pattern.bytes + pattern.size;
    pattern_machine.first = first_byte(pattern);
    pattern_sets_forget();
}

const char *patterns_start_of_match(void) { return pattern_machine.start; }

const char *patterns_end_of_match(void) { return pattern_machine.end; }

bool patterns_get_capture(lua_State *L, int index, struct pattern_text *text) {
    if (index >= pattern_machine.capture_count) {
        if (index != 0) luaL_error(L, "invalid capture index %%%d", index + 1);
        *text = (struct pattern_text){pattern_machine.start,
                                      (size_t)(pattern_machine.end - pattern_machine.start)};
        return true;
    }
    struct capture capture = pattern_machine.captures[index];
    if (capture.size == SIZE_OPEN) luaL_error(L, "unfinished capture");
    if (capture.size == SIZE_POSITION) {
        lua_pushinteger(L, capture.start - pattern_machine.subject + 1);
        return false;
    }
    *text = (struct pattern_text){capture.start, (size_t)capture.size};
    return true;
}

void patterns_push_capture(lua_State *L, int index) {
    struct pattern_text text;
    if (patterns_get_capture(L, index, &text)) lua_pushlstring(L, text.bytes, text.size);
}

int patterns_push_captures(lua_State *L, bool whole) {
    int count = pattern_machine.capture_count;
    if (count == 0 && whole) count = 1;
    if (count > LUA_MINSTACK / 2) luaL_checkstack(L, count, "too many captures");
    for (int i = 0; i < count; i++) patterns_push_capture(L, i);
    return count;
}
