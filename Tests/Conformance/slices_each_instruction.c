/*
 * In place of slices.c, for Scripts/lua-conformance: a slice ends after every instruction, or after
 * every SLICES_EVERY of them, and for C functions it is always over. What a script computes must not
 * depend on where it was interrupted.
 */
#include "slices.h"

#include <time.h>

#ifndef SLICES_EVERY
#define SLICES_EVERY 1
#endif

static void on_instruction(lua_State *L, lua_Debug *activation) {
    (void)activation;
    if (lua_isyieldable(L)) lua_yield(L, 0);
}

bool slices_start(void (*overrun)(void)) {
    (void)overrun;
    return true;
}

void slices_become_nice(bool for_good) { (void)for_good; }

void slices_wait(bool waiting) { (void)waiting; }

static uint64_t began;

uint64_t slices_now(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
}

uint64_t slices_begin(void) { return began = slices_now(); }

uint64_t slices_begun(void) { return began; }

void slices_enter(lua_State *L) { lua_sethook(L, on_instruction, LUA_MASKCOUNT, SLICES_EVERY); }

void slices_leave(lua_State *L) { lua_sethook(L, NULL, 0, 0); }

void slices_rest(lua_State *L) { lua_sethook(L, NULL, 0, 0); }

/* Lua's own tests are not covered. */
void slices_watch_lines(lua_State *L, lua_Hook on_line) { (void)L, (void)on_line; }

bool slices_are_over(void) { return true; }

void slices_end_soon(void) {}
