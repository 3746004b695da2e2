/*
 * The allocator of the Lua state. It counts what malloc really hands out, so that a million small
 * blocks cannot cost a multiple of what the budget says.
 *
 * A refusal has two steps. Lua answers the first NULL with a full collection and asks again for
 * the same block; luaL_Buffer does not ask again. So a refusal counts once the same block has been
 * refused twice, or once something else is asked for in between, or the turn is over.
 */
#include "memory.h"

#include <malloc.h>
#include <stdlib.h>

#include "slices.h"

static struct {
    size_t budget, used, peak, turn_peak;
    /* Above this a collection is due: a buffer that grows is not garbage that Lua sees coming. */
    size_t high;
    bool collection_due;
    bool over;
    bool asked;             /* refused once, not yet asked again: */
    void *asked_block;
    size_t asked_size, asked_used;
} memory;

/* A block of glibc's malloc: eight bytes before it, sixteen aligned, at least 32. */
static size_t cost_of(size_t size) {
    size_t whole = (size + 8 + 15) & ~(size_t)15;
    return whole < 32 ? 32 : whole;
}

void memory_start(size_t budget) {
    memory.budget = budget;
    memory.used = memory.peak = memory.turn_peak = 0;
    memory.high = budget / 4 * 3;
}

static void *refuse(void *block, size_t size) {
    bool again = memory.asked && memory.asked_block == block && memory.asked_size == size;
    if (again || memory.asked) memory.over = true;
    memory.asked = !again;
    memory.asked_block = block;
    memory.asked_size = size;
    memory.asked_used = memory.used;
    slices_end_soon();
    return NULL;
}

/* An allocation that succeeds settles what was refused before it. */
static void settle_refusal(void *block, size_t size) {
    if (memory.asked_block != block || memory.asked_size != size) memory.over = true;
    memory.asked = false;
}

static void note_growth(void) {
    if (memory.used > memory.turn_peak) memory.turn_peak = memory.used;
    if (memory.used > memory.high && !memory.collection_due) {
        memory.collection_due = true;
        slices_end_soon();
    }
}

void *memory_allocate(void *unused, void *block, size_t old_size, size_t new_size) {
    (void)unused;
    /* Without a block, old_size says what kind of object is being made. */
    size_t old_cost = block ? cost_of(old_size) : 0;
    if (new_size == 0) {
        memory.used -= old_cost;
        free(block);
        return NULL;
    }
    if (new_size > memory.budget) return refuse(block, new_size);
    size_t used = memory.used - old_cost + cost_of(new_size);
    if (used > memory.used && used > memory.budget) return refuse(block, new_size);
    void *moved = realloc(block, new_size);
    if (moved == NULL) {
        /* Lua relies on shrinking never to fail. */
        if (new_size > old_size || block == NULL) return refuse(block, new_size);
        moved = block;
    }
    if (used > memory.used && memory.asked) settle_refusal(block, new_size);
    memory.used = used;
    note_growth();
    return moved;
}

static void collect(lua_State *L) {
    lua_gc(L, LUA_GCCOLLECT);
    size_t middle = memory.used + (memory.budget - memory.used) / 2;
    size_t usual = memory.budget / 4 * 3;
    memory.high = middle > usual ? middle : usual;
    memory.collection_due = false;
}

void *memory_take(lua_State *L, size_t size) {
    /* Lua's own copy of it comes on top. */
    if (size > memory.budget / 2) return NULL;
    if (memory.used + 2 * cost_of(size) > memory.budget) collect(L);
    if (memory.used + 2 * cost_of(size) > memory.budget) return NULL;
    void *block = malloc(size);
    if (block == NULL) return NULL;
    memory.used += cost_of(size);
    note_growth();
    return block;
}

void memory_return(void *block, size_t size) {
    memory.used -= cost_of(size);
    free(block);
}

bool memory_is_over(void) { return memory.over || memory.asked; }

void memory_forgive(void) { memory.over = memory.asked = false; }

void memory_settle(lua_State *L) {
    if (memory.collection_due) collect(L);
}

void memory_give_back(lua_State *L) {
    collect(L);
    /* One small block that lives on near the end of the heap keeps all below it otherwise. */
    malloc_trim(0);
}

size_t memory_used(void) { return memory.used; }

size_t memory_turn_peak(void) { return memory.turn_peak; }

size_t memory_peak(void) {
    if (memory.turn_peak > memory.peak) memory.peak = memory.turn_peak;
    return memory.peak;
}

void memory_begin_turn(void) {
    memory_peak();
    memory.turn_peak = memory.used;
}

struct memory_refusal memory_refusal(void) {
    return (struct memory_refusal){.used = memory.asked_used, .asked = memory.asked_size};
}

size_t memory_budget(void) { return memory.budget; }
