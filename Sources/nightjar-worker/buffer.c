/* Bytes that grow. Everything here lies outside the plugin's budget; its users bound it. */
#include "buffer.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "worker.h"

enum {
    /* Most frames are smaller, so most buffers never grow again. */
    BUFFER_FIRST = 16 * 1024,
    /* A buffer that had to become larger than this is given back when it is empty. */
    BUFFER_KEPT = 256 * 1024,
};

static void grow(struct buffer *buffer, size_t needed) {
    size_t capacity = buffer->capacity ? buffer->capacity : BUFFER_FIRST;
    while (capacity < needed) capacity *= 2;
    char *bytes = realloc(buffer->bytes, capacity);
    if (bytes == NULL) _exit(WORKER_EXIT_MEMORY);
    buffer->bytes = bytes;
    buffer->capacity = capacity;
}

void buffer_make_room(struct buffer *buffer, size_t more) {
    size_t held = buffer_size(buffer);
    /* Moved only where that frees as much as it moves, so that moving stays cheap. */
    if (buffer->start < held || buffer->capacity - held < more) return grow(buffer, buffer->end + more);
    if (held > 0) memmove(buffer->bytes, buffer->bytes + buffer->start, held);
    buffer->start = 0;
    buffer->end = held;
}

void buffer_add(struct buffer *buffer, const void *bytes, size_t count) {
    if (count == 0) return;
    memcpy(buffer_room(buffer, count), bytes, count);
    buffer->end += count;
}

void buffer_add_u32(struct buffer *buffer, uint32_t value) { buffer_add(buffer, &value, sizeof value); }

void buffer_consume(struct buffer *buffer, size_t count) {
    buffer->start += count;
    if (buffer->start < buffer->end) return;
    buffer->start = buffer->end = 0;
    if (buffer->capacity <= BUFFER_KEPT) return;
    free(buffer->bytes);
    *buffer = (struct buffer){0};
}
