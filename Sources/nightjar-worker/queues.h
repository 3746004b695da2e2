/* Queues of invocations, first in first out. */
#ifndef QUEUES_H
#define QUEUES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "invocations.h"

struct queue {
    struct invocation *first, **last;
    size_t count, bytes;
};

static inline size_t queue_bytes_of(const struct invocation *invocation) {
    const struct invocation_order *order = &invocation->order;
    return sizeof *invocation + order->handler.size + order->alias.size + order->argument.size;
}

static inline void queue_add(struct queue *queue, struct invocation *invocation) {
    invocation->next = NULL;
    if (queue->first == NULL) queue->last = &queue->first;
    *queue->last = invocation;
    queue->last = &invocation->next;
    queue->count++;
    queue->bytes += queue_bytes_of(invocation);
}

/* Takes out what `place` points to. */
static inline struct invocation *queue_take(struct queue *queue, struct invocation **place) {
    struct invocation *invocation = *place;
    if (invocation == NULL) return NULL;
    *place = invocation->next;
    if (queue->last == &invocation->next) queue->last = place;
    queue->count--;
    queue->bytes -= queue_bytes_of(invocation);
    return invocation;
}

/* Where the invocation stands in the queue; NULL when it does not. */
static inline struct invocation **queue_find(struct queue *queue, unsigned channel, uint64_t number) {
    for (struct invocation **place = &queue->first; *place != NULL; place = &(*place)->next)
        if ((*place)->order.channel == channel && (*place)->order.number == number) return place;
    return NULL;
}

#endif
