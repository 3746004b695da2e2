/* Frames: the header's checks, the texts of a payload, and the writing of both. */
#include "frames.h"

#include <signal.h>
#include <stdatomic.h>
#include <string.h>

#include "CFrames.h"

#if __BYTE_ORDER__ != __ORDER_LITTLE_ENDIAN__
#error "frames are little-endian and copied as they lie in memory"
#endif

struct header {
    uint32_t size;
    uint8_t kind, detail;
    uint16_t zero;
    uint64_t number;
};
_Static_assert(sizeof(struct header) == CF_HEADER_BYTES, "the header is laid out as in CFrames.h");

/* Read by a signal's handler, which must not send half a frame. */
static volatile sig_atomic_t is_open;

enum { FRAME_READ_AT_ONCE = 64 * 1024 };

static bool has_header(const struct buffer *in, struct header *header) {
    if (buffer_size(in) < CF_HEADER_BYTES) return false;
    memcpy(header, in->bytes + in->start, sizeof *header);
    return true;
}

static bool is_legal(const struct header *header) {
    return header->size <= CF_MAX_TO_WORKER && header->kind >= CF_FILE && header->kind <= CF_COVER
        && header->detail == 0 && header->zero == 0;
}

enum frame_result frame_front(const struct buffer *in, struct frame *frame) {
    struct header header;
    if (!has_header(in, &header)) return FRAME_PARTIAL;
    if (!is_legal(&header)) return FRAME_ILLEGAL;
    if (buffer_size(in) < CF_HEADER_BYTES + header.size) return FRAME_PARTIAL;
    frame->number = header.number;
    frame->kind = header.kind;
    frame->size = header.size;
    frame->payload = in->bytes + in->start + CF_HEADER_BYTES;
    return FRAME_WHOLE;
}

size_t frame_wanted(const struct buffer *in) {
    struct header header;
    if (!has_header(in, &header)) return FRAME_READ_AT_ONCE;
    size_t whole = CF_HEADER_BYTES + (size_t)header.size, held = buffer_size(in);
    /* No more than what is held: a size that was only claimed takes no memory. */
    size_t step = held > FRAME_READ_AT_ONCE ? held : FRAME_READ_AT_ONCE;
    return whole > held && whole - held > FRAME_READ_AT_ONCE && whole - held < step ? whole - held : step;
}

bool frame_take_text16(struct frame_text *payload, struct frame_text *text) {
    uint16_t size;
    if (payload->size < sizeof size) return false;
    memcpy(&size, payload->bytes, sizeof size);
    if (payload->size - sizeof size < size) return false;
    text->bytes = payload->bytes + sizeof size;
    text->size = size;
    payload->bytes += sizeof size + size;
    payload->size -= sizeof size + size;
    return true;
}

size_t frame_begin(struct buffer *out, uint8_t kind, uint8_t detail, uint64_t number) {
    struct header header = {.kind = kind, .detail = detail, .number = number};
    is_open = 1;
    atomic_signal_fence(memory_order_seq_cst);
    buffer_add(out, &header, sizeof header);
    return buffer_size(out);
}

void frame_end(struct buffer *out, size_t begun) {
    uint32_t size = (uint32_t)(buffer_size(out) - begun);
    memcpy(out->bytes + out->start + begun - CF_HEADER_BYTES, &size, sizeof size);
    atomic_signal_fence(memory_order_seq_cst);
    is_open = 0;
}

bool frame_is_open(void) { return is_open; }
