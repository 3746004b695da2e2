/*
 * Fuzzes the worker's reading of frames: streams of frames are made, mutated and fed in small
 * pieces to the channel code. What it makes of them must not depend on the pieces, and must keep
 * what CFrames.h promises; the functions behind it are replaced by ones that check that.
 *
 *   worker_frames SEED COUNT
 *
 * Links with alias.c, buffer.c, channels.c, frames.c and orders.c of the worker, and liblua5.4.
 */
#include "CFrames.h"
#include "channels.h"
#include "frames.h"
#include "fuzz.h"
#include "invocations.h"
#include "loading.h"
#include "orders.h"

static struct fuzz_text stream;
static uint64_t digest, last_number;
static unsigned long long orders, accepted, refused;
static int files, has_started;

static const char *const words[] = {
    "\x01", "\x02", "\x03", "\x04", "\xff\xff\xff\xff", "\xff\xff", "a=b", "a=b.c", "a=b.c.d", "=", "{}",
    "\x10\x01\x01\x03", "\x01\x01\x40", "\xff\xff\xff\xff\xff\xff\xff\xff",
};

static void note(const void *bytes, size_t size) {
    const unsigned char *at = bytes;
    for (size_t i = 0; i < size; i++) digest = (digest ^ at[i]) * 0x100000001b3u;
    digest = (digest ^ size) * 0x100000001b3u;
}

static void note_text(struct frame_text text) { note(text.bytes, text.size); }

/* What the orders would call. */

void invocations_add(const struct invocation_order *order) {
    if (!has_started) fuzz_found("an invocation before the start", stream.bytes, stream.size);
    if (order->number <= last_number) fuzz_found("numbers that do not rise", stream.bytes, stream.size);
    last_number = order->number;
    orders++;
    note(&order->number, sizeof order->number);
    note_text(order->handler);
    note_text(order->alias);
    note_text(order->argument);
}

void invocations_abandon(unsigned channel, uint64_t number) {
    (void)channel;
    orders++;
    note(&number, sizeof number);
}

bool invocations_queue_is_full(unsigned channel) { return channel > CF_MAX_CHANNELS; }

bool loading_add_file(struct frame_text module, struct frame_text chunk_name, struct frame_text source) {
    if (has_started) fuzz_found("a file after the start", stream.bytes, stream.size);
    files++;
    note_text(module);
    note_text(chunk_name);
    note_text(source);
    return true;
}

bool loading_start(void) {
    has_started = 1;
    orders_are_open();
    return files > 0;
}

/* Streams of frames. */

static void put(const void *bytes, size_t count) { fuzz_insert(&stream, stream.size, bytes, count); }

static void put_header(uint32_t size, uint8_t kind, uint64_t number) {
    unsigned char header[CF_HEADER_BYTES] = {0};
    memcpy(header, &size, sizeof size);
    header[4] = kind;
    memcpy(header + 8, &number, sizeof number);
    put(header, sizeof header);
}

static void put_text16(const char *text) {
    uint16_t size = (uint16_t)strlen(text);
    put(&size, sizeof size);
    put(text, size);
}

static void put_texts(
    uint8_t kind, uint64_t number, const char *first, const char *second, const char *rest) {
    put_header((uint32_t)(4 + strlen(first) + strlen(second) + strlen(rest)), kind, number);
    put_text16(first);
    put_text16(second);
    put(rest, strlen(rest));
}

static void make_stream(void) {
    static const char *const modules[] = {"", "a", "lib.b"};
    static const char *const aliases[] = {"", "body=event", "body=a.b"};
    uint64_t number = fuzz_below(3);
    stream.size = 0;
    for (size_t i = 1 + fuzz_below(3); i > 0; i--)
        put_texts(CF_FILE, 0, modules[i - 1], "plugins/a.lua", "return function() end");
    put_header(0, CF_START, 0);
    for (size_t i = fuzz_below(12); i > 0; i--) {
        if (fuzz_below(4) == 0) put_header(0, CF_ABANDON, fuzz_below(number + 2));
        else put_texts(CF_INVOKE, ++number, "im.message", aliases[fuzz_below(3)], "{\"a\":1}");
    }
}

static enum channel_state feed(size_t most) {
    enum channel_state state = CHANNEL_OPEN;
    digest = 0xcbf29ce484222325u;
    last_number = 0;
    files = has_started = 0;
    channel_reset(0);
    orders_start();
    for (size_t at = 0; at < stream.size && state == CHANNEL_OPEN;) {
        size_t count = most == 0 ? stream.size : 1 + fuzz_below(most);
        if (count > stream.size - at) count = stream.size - at;
        state = channel_feed(0, stream.bytes + at, count);
        at += count;
    }
    return state;
}

int main(int count, char **arguments) {
    if (count != 3) {
        fprintf(stderr, "usage: worker_frames SEED COUNT\n");
        return 2;
    }
    uint64_t seed = fuzz_number(arguments[1]), runs = fuzz_number(arguments[2]);
    fuzz_state = seed;
    for (uint64_t i = 0; i < runs; i++) {
        make_stream();
        fuzz_mutate(&stream, words, sizeof words / sizeof *words);
        enum channel_state whole = feed(0);
        uint64_t whole_digest = digest;
        enum channel_state pieces = feed(1 + fuzz_below(40));
        if (whole != pieces || whole_digest != digest)
            fuzz_found("the pieces make a difference", stream.bytes, stream.size);
        whole == CHANNEL_OPEN ? accepted++ : refused++;
    }
    printf("worker_frames: seed %llu, count %llu, accepted %llu, refused %llu, orders %llu\n",
           (unsigned long long)seed, (unsigned long long)runs, accepted, refused, orders);
    return 0;
}
