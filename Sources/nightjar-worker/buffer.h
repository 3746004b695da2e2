/* Bytes that grow: what arrived and is not yet consumed, or is to be sent and is not yet written. */
#ifndef BUFFER_H
#define BUFFER_H

#include <stddef.h>
#include <stdint.h>

struct buffer {
    char *bytes;
    size_t start, end, capacity; /* start ... end is what it holds */
};

static inline size_t buffer_size(const struct buffer *buffer) { return buffer->end - buffer->start; }

void buffer_make_room(struct buffer *buffer, size_t more);

/* Room for `more` bytes at the end; the process ends where there is no memory. Moves the bytes. */
static inline char *buffer_room(struct buffer *buffer, size_t more) {
    if (buffer->capacity - buffer->end < more) buffer_make_room(buffer, more);
    return buffer->bytes + buffer->end;
}

void buffer_add(struct buffer *buffer, const void *bytes, size_t count);
void buffer_add_u32(struct buffer *buffer, uint32_t value);
/* Takes `count` bytes from the front. A buffer that is empty then gives back what a large frame took. */
void buffer_consume(struct buffer *buffer, size_t count);

#endif
