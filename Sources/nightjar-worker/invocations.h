/* Invocations: runs of a handler, from the frame that asks for one to the frame that ends it. */
#ifndef INVOCATIONS_H
#define INVOCATIONS_H

#include <lua.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "chains.h"
#include "frames.h"
#include "usage.h"

/* What an INVOKE frame says. Its texts lie in the frame. */
struct invocation_order {
    unsigned channel;
    uint64_t number;
    struct frame_text handler, alias, argument;
};

/* One that waits or runs. The loading of the entry is one too, with number 0 on channel 0. */
struct invocation {
    struct invocation *next;       /* in the queue or in the round of those that run */
    struct invocation_order order;
    struct chain chain;            /* the handler's own */
    struct chain *ready;           /* chains that can run, in turns; none: all of them wait */
    struct chain *side_by_side;    /* what `together` began and is not at its end */
    int side_by_side_count;
    int calls_waiting;             /* of the host, whoever waited for them */
    int slot;                      /* on the host's stack, where its coroutine is anchored */
    bool is_loading;
    bool log_is_full;
    struct usage usage;
    char *texts;                   /* the order's, until it has begun */
};

/* Prepares to run invocations on `L`, the host's own state. */
void invocations_open(lua_State *L);
/* Queues a copy of the order. */
void invocations_add(const struct invocation_order *order);
/* Queues the call of the function on top of the host's stack, as the loading of the entry. */
void invocations_add_loading(void);
/* Drops it with the outcome ABANDONED, if it waits or runs. */
void invocations_abandon(unsigned channel, uint64_t number);
/* The host call is done: the chain that waits for it is ready, and keeps a copy of the values. */
void invocations_take_result(
    unsigned channel, uint64_t number, uint64_t call, uint8_t ending, struct frame_text values);
/* Has `chain` run after those of its invocation that are ready already. */
void invocation_add_ready(struct invocation *invocation, struct chain *chain);
/* A name for the next host call of this invocation; never 0. */
uint64_t invocation_name_call(const struct invocation *invocation);
/* Whether enough waits on this channel that nothing more should be read. */
bool invocations_queue_is_full(unsigned channel);

/* Whether there is something that invocations_work would do now. */
bool invocations_have_work(void);
/* Begins what waits, in turns with what runs, until a slice is over or enough is done at once. */
void invocations_work(void);
/* The one whose code runs now; NULL while the host works for itself. */
struct invocation *invocations_current(void);

#endif
