/* The plugin's memory: the allocator of the one Lua state, and its budget in bytes. */
#ifndef MEMORY_H
#define MEMORY_H

#include <lua.h>
#include <stdbool.h>
#include <stddef.h>

void memory_start(size_t budget);
/* A lua_Alloc. Over the budget it returns NULL and has whatever is running yield at its next
 * instruction, so that no pcall can go on after it. */
void *memory_allocate(void *unused, void *block, size_t old_size, size_t new_size);
/* A block that counts like Lua's own, for what is on its way to a script; NULL where there is no room
 * for it and a copy, which is no refusal. memory_return gives it back. Not while a coroutine runs. */
void *memory_take(lua_State *L, size_t size);
void memory_return(void *block, size_t size);
/* Whether an allocation was refused since memory_forgive, for good: Lua asks a second time after
 * a collection, and only that answer counts. */
bool memory_is_over(void);
void memory_forgive(void);
/* Collects garbage where the heap has come close to the budget. Not while a coroutine runs. */
void memory_settle(lua_State *L);
/* Collects at once and gives back to the kernel what is free: what was abandoned should not stand
 * in the way of the others. */
void memory_give_back(lua_State *L);

size_t memory_used(void);
/* The most since memory_begin_turn, and since the start. */
size_t memory_turn_peak(void);
size_t memory_peak(void);
void memory_begin_turn(void);
/* What was refused last: so many bytes beside those that were in use. */
struct memory_refusal {
    size_t used, asked;
};
struct memory_refusal memory_refusal(void);
size_t memory_budget(void);

#endif
