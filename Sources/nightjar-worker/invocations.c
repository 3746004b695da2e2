/*
 * Invocations: each channel has a queue of those that have not begun; all that have begun and
 * can run stand in one round. A pass begins what waits until one of them uses up its slice, then
 * gives one slice to the first of the round: so a spinning handler costs the others a slice each
 * time, and new ones cannot starve old ones. An invocation has one turn in a round, however many
 * functions it runs side by side; one that only waits for host calls is in no round.
 *
 * An invocation's coroutine is anchored in a slot of the host's own Lua stack: no allocation, so
 * none that could fail.
 */
#include "invocations.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "CFrames.h"
#include "beginnings.h"
#include "channels.h"
#include "coverage.h"
#include "host_results.h"
#include "loading.h"
#include "memory.h"
#include "outcomes.h"
#include "page.h"
#include "queues.h"
#include "slices.h"
#include "together.h"
#include "worker.h"

enum {
    /* Begun and not at their end. Beyond it nothing begins. */
    INVOCATIONS_RUNNING = 1024,
    /* Waiting on one channel, beyond which the channel is not read. */
    INVOCATIONS_WAITING = 1024,
    INVOCATIONS_WAITING_BYTES = 4 * 1024 * 1024,
    /* Begun in one pass: after so many, what they gathered is written and the channels are read. */
    INVOCATIONS_AT_ONCE = 64,
};

static lua_State *host;
static struct queue waiting[CF_MAX_CHANNELS], running_round;
static bool is_revoked[CF_MAX_CHANNELS];
static unsigned next_channel;
static struct invocation *current;
static int free_slots[INVOCATIONS_RUNNING + 1], free_slot_count;
/* All that have begun and are not at their end, by their slot. */
static struct invocation *begun[INVOCATIONS_RUNNING + 1];
static int first_slot;
static uint32_t last_call;

void invocations_open(lua_State *L) {
    host = L;
    free_slot_count = 0;
    first_slot = lua_gettop(L) + 1;
    for (int i = 0; i < INVOCATIONS_RUNNING + 1; i++) {
        lua_pushnil(L);
        free_slots[free_slot_count++] = lua_gettop(L);
    }
}

struct invocation *invocations_current(void) { return current; }

static struct frame_text copy_text(char **to, struct frame_text text) {
    struct frame_text copy = {*to, text.size};
    if (text.size > 0) memcpy(*to, text.bytes, text.size);
    *to += text.size;
    return copy;
}

static struct invocation *make_invocation(const struct invocation_order *order) {
    struct invocation *invocation = calloc(1, sizeof *invocation);
    char *to = malloc(order->handler.size + order->alias.size + order->argument.size + 1);
    if (invocation == NULL || to == NULL) _exit(WORKER_EXIT_MEMORY);
    invocation->order = *order;
    invocation->texts = to;
    invocation->order.handler = copy_text(&to, order->handler);
    invocation->order.alias = copy_text(&to, order->alias);
    invocation->order.argument = copy_text(&to, order->argument);
    return invocation;
}

static void free_texts(struct invocation *invocation) {
    free(invocation->texts);
    invocation->texts = NULL;
    struct invocation_order *order = &invocation->order;
    order->handler = order->alias = order->argument = (struct frame_text){0};
}

static void free_invocation(struct invocation *invocation) {
    free(invocation->texts);
    free(invocation);
}

void invocations_add(const struct invocation_order *order) {
    if (!is_revoked[order->channel]) queue_add(&waiting[order->channel], make_invocation(order));
}

/* Takes the coroutine on top of the host's stack into a slot. */
static void anchor(struct invocation *invocation) {
    invocation->slot = free_slots[--free_slot_count];
    lua_replace(host, invocation->slot);
    begun[invocation->slot - first_slot] = invocation;
    invocation_add_ready(invocation, &invocation->chain);
}

/* The end of an invocation that has begun; its outcome has been put. */
static void end(struct invocation *invocation) {
    together_drop(invocation, NULL);
    chain_drop(&invocation->chain);
    begun[invocation->slot - first_slot] = NULL;
    lua_pushnil(host);
    lua_replace(host, invocation->slot);
    free_slots[free_slot_count++] = invocation->slot;
    free_invocation(invocation);
}

void invocation_add_ready(struct invocation *invocation, struct chain *chain) {
    struct chain **last = &invocation->ready;
    while (*last != NULL) last = &(*last)->next;
    chain->next = NULL;
    *last = chain;
}

uint64_t invocation_name_call(const struct invocation *invocation) {
    return (uint64_t)(invocation->slot - first_slot + 1) << 32 | ++last_call;
}

void invocations_add_loading(void) {
    struct invocation_order order = {0};
    struct invocation *invocation = make_invocation(&order);
    invocation->is_loading = true;
    lua_State *thread = lua_tothread(host, -1);
    chain_start(&invocation->chain, thread, 0);
    anchor(invocation);
    queue_add(&running_round, invocation);
}

static struct invocation *find_begun(unsigned channel, uint64_t number) {
    for (int i = 0; i < INVOCATIONS_RUNNING + 1; i++)
        if (begun[i] != NULL && begun[i]->order.channel == channel && begun[i]->order.number == number)
            return begun[i];
    return NULL;
}

static void leave_round(struct invocation *invocation) {
    const struct invocation_order *order = &invocation->order;
    queue_take(&running_round, queue_find(&running_round, order->channel, order->number));
}

void invocations_abandon(unsigned channel, uint64_t number) {
    struct usage usage = {0};
    struct invocation **place = queue_find(&waiting[channel], channel, number);
    if (place != NULL) {
        free_invocation(queue_take(&waiting[channel], place));
    } else {
        struct invocation *invocation = find_begun(channel, number);
        if (invocation == NULL || invocation->is_loading) return;
        if (invocation->ready != NULL) leave_round(invocation);
        usage = invocation->usage;
        end(invocation);
    }
    outcomes_put_abandoned(channel, number, &usage);
}

static struct chain *find_waiting(struct invocation *invocation, uint64_t call) {
    if (invocation->chain.call == call) return &invocation->chain;
    struct chain *chain = invocation->side_by_side;
    while (chain != NULL && chain->call != call) chain = chain->other;
    return chain;
}

void invocations_take_result(
    unsigned channel, uint64_t number, uint64_t call, uint8_t ending, struct frame_text values) {
    uint64_t slot = (call >> 32) - 1;
    if (call >> 32 == 0 || slot > INVOCATIONS_RUNNING) return;
    struct invocation *invocation = begun[slot];
    if (invocation == NULL || invocation->order.channel != channel || invocation->order.number != number) return;
    if (invocation->calls_waiting > 0) invocation->calls_waiting--;
    struct chain *chain = find_waiting(invocation, call);
    if (chain == NULL) return;
    chain->call = 0;
    host_result_keep(chain, ending, values);
    if (invocation->ready == NULL) queue_add(&running_round, invocation);
    invocation_add_ready(invocation, chain);
}

bool invocations_queue_is_full(unsigned channel) {
    const struct queue *queue = &waiting[channel];
    return queue->count >= INVOCATIONS_WAITING || queue->bytes >= INVOCATIONS_WAITING_BYTES;
}

static bool may_begin(unsigned channel) {
    return waiting[channel].first != NULL && !channel_is_blocked(channel);
}

/* The channels take turns. */
static struct invocation *take_waiting(void) {
    unsigned count = channels_count();
    if (free_slot_count == 0) return NULL;
    for (unsigned i = 0; i < count; i++) {
        unsigned channel = (next_channel + i) % count;
        if (!may_begin(channel)) continue;
        next_channel = channel + 1;
        return queue_take(&waiting[channel], &waiting[channel].first);
    }
    return NULL;
}

static struct invocation *take_running(void) {
    for (struct invocation **place = &running_round.first; *place != NULL; place = &(*place)->next)
        if (!channel_is_blocked((*place)->order.channel)) return queue_take(&running_round, place);
    return NULL;
}

bool invocations_have_work(void) {
    for (struct invocation *i = running_round.first; i != NULL; i = i->next)
        if (!channel_is_blocked(i->order.channel)) return true;
    if (free_slot_count == 0) return false;
    for (unsigned channel = 0; channel < channels_count(); channel++)
        if (may_begin(channel)) return true;
    return false;
}

static void drop_waiting(unsigned channel) {
    struct queue *queue = &waiting[channel];
    is_revoked[channel] = true;
    while (queue->first != NULL) free_invocation(queue_take(queue, &queue->first));
}

/* What follows when a chain has come to a stop; whether the invocation is at its end. */
static bool settle(struct invocation *invocation, struct chain *chain, enum chain_end chain_end) {
    bool has_ended = chain_end != CHAIN_PREEMPTED && chain_end != CHAIN_AWAITS;
    if (chain_end == CHAIN_PREEMPTED) invocation_add_ready(invocation, chain);
    if (!has_ended) return false;
    if (chain->parent != NULL && chain_end != CHAIN_OVER) {
        together_end(invocation, chain, chain_end);
        return false;
    }
    if (invocation->is_loading) loading_end(host, invocation, chain, chain_end);
    else outcomes_put(host, invocation, chain, chain_end);
    return true;
}

static enum chain_end run_one(struct invocation *invocation, struct chain *chain) {
    invocation->ready = chain->next;
    page_run(invocation->order.channel, invocation->order.number);
    memory_begin_turn();
    enum chain_end chain_end = chain_run(chain);
    struct usage *usage = &invocation->usage;
    usage->held += slices_now() - slices_begun();
    if (memory_turn_peak() > usage->memory) usage->memory = memory_turn_peak();
    if (coverage_has_news) coverage_tell(invocation->order.channel);
    return chain_end;
}

/* One turn of an invocation that has begun; whether it used up its slice. */
static bool take_turn(struct invocation *invocation) {
    current = invocation;
    struct chain *chain = invocation->ready;
    enum chain_end chain_end = run_one(invocation, chain);
    bool has_ended = settle(invocation, chain, chain_end);
    current = NULL;
    if (has_ended) end(invocation);
    else if (invocation->ready != NULL) queue_add(&running_round, invocation);
    if (chain_end == CHAIN_OVER) memory_give_back(host);
    else memory_settle(host);
    memory_forgive();
    page_turn(memory_used(), memory_peak());
    return chain_end == CHAIN_PREEMPTED;
}

/* Whether it used up its slice. */
static bool begin(struct invocation *invocation) {
    if (!page_begin(invocation->order.channel, invocation->order.number)) {
        drop_waiting(invocation->order.channel);
        free_invocation(invocation);
        return false;
    }
    current = invocation;
    memory_forgive();
    bool begun = beginning_make(host, invocation); /* thread? */
    current = NULL;
    free_texts(invocation);
    if (!begun) {
        free_invocation(invocation);
        memory_settle(host);
        memory_forgive();
        page_turn(memory_used(), memory_peak());
        return false;
    }
    anchor(invocation);                            /* - */
    return take_turn(invocation);
}

void invocations_work(void) {
    struct invocation *invocation;
    uint64_t began = slices_begin(), now = began;
    for (int i = 0; i < INVOCATIONS_AT_ONCE && (invocation = take_waiting()) != NULL; i++) {
        if (begin(invocation) || channels_have_gathered()) break;
        now = slices_begin();
        if (now - began > CF_SLICE_MICROSECONDS * 1000u) break;
    }
    if ((invocation = take_running()) == NULL) return;
    slices_begin();
    take_turn(invocation);
}
