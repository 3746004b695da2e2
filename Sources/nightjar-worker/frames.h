/* Frames as CFrames.h describes them: cut out of what arrived, and put into what is to be sent. */
#ifndef FRAMES_H
#define FRAMES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "buffer.h"

struct frame {
    uint64_t number;
    const char *payload; /* inside the buffer, until bytes are added to it or taken from it */
    uint32_t size;
    uint8_t kind;
};

enum frame_result {
    FRAME_PARTIAL, /* the rest has not arrived */
    FRAME_WHOLE,
    FRAME_ILLEGAL,
};

/* The frame at the front of `in`, which stays there: CF_HEADER_BYTES + size is what to consume. */
enum frame_result frame_front(const struct buffer *in, struct frame *frame);
/* How many bytes are wanted next: up to the end of the frame that has begun to arrive. */
size_t frame_wanted(const struct buffer *in);

/* A text in a payload. */
struct frame_text {
    const char *bytes;
    size_t size;
};

/* Takes a text16 from the front of `payload`; false when it would reach beyond the end. */
bool frame_take_text16(struct frame_text *payload, struct frame_text *text);

/* Begins a frame in `out`, whose payload is added by its caller; frame_end writes its size. */
size_t frame_begin(struct buffer *out, uint8_t kind, uint8_t detail, uint64_t number);
void frame_end(struct buffer *out, size_t begun);
/* Whether a frame is between its begin and its end. */
bool frame_is_open(void);

#endif
