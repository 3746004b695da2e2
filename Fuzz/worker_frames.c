/*
 * Fuzzes the worker's reading of frames: the input is a byte that seeds the pieces, then a stream,
 * which is fed once whole and once in small pieces to the channel code. What it makes of them must
 * not depend on the pieces, and must keep what CFrames.h promises; the functions behind it are
 * replaced by ones that check that.
 */
#include "CFrames.h"
#include "channels.h"
#include "coverage.h"
#include "frames.h"
#include "fuzz.h"
#include "invocations.h"
#include "loading.h"
#include "orders.h"

static uint64_t digest, last_number, chance;
static int files;
static bool has_started, is_covered;

static void note(const void *bytes, size_t size) {
    const unsigned char *at = bytes;
    for (size_t i = 0; i < size; i++) digest = (digest ^ at[i]) * 0x100000001b3u;
    digest = (digest ^ size) * 0x100000001b3u;
}

static void note_text(struct frame_text text) { note(text.bytes, text.size); }

/* What the orders would call. */

void invocations_add(const struct invocation_order *order) {
    if (!has_started) fuzz_found("an invocation before the start");
    if (order->number <= last_number) fuzz_found("numbers that do not rise");
    last_number = order->number;
    note(&order->number, sizeof order->number);
    note_text(order->handler);
    note_text(order->alias);
    note_text(order->argument);
}

void invocations_abandon(unsigned channel, uint64_t number) {
    if (!has_started) fuzz_found("an abandonment before the start");
    note(&channel, sizeof channel);
    note(&number, sizeof number);
}

void invocations_take_result(
    unsigned channel, uint64_t number, uint64_t call, uint8_t ending, struct frame_text values) {
    if (!has_started) fuzz_found("a result before the start");
    note(&channel, sizeof channel);
    note(&number, sizeof number);
    note(&call, sizeof call);
    note(&ending, sizeof ending);
    note_text(values);
}

bool invocations_queue_is_full(unsigned channel) { return channel > CF_MAX_CHANNELS; }

bool loading_add_file(struct frame_text module, struct frame_text chunk_name, struct frame_text source) {
    if (has_started) fuzz_found("a file after the start");
    files++;
    note_text(module);
    note_text(chunk_name);
    note_text(source);
    return true;
}

bool coverage_order(void) {
    if (has_started) fuzz_found("coverage after the start");
    bool is_first = !is_covered;
    is_covered = true;
    return is_first;
}

bool loading_start(void) {
    if (has_started) fuzz_found("a second start");
    has_started = true;
    orders_are_open();
    return files > 0;
}

/* splitmix64: the same input is cut into the same pieces. */
static uint64_t next_chance(void) {
    uint64_t value = (chance += 0x9e3779b97f4a7c15u);
    value = (value ^ value >> 30) * 0xbf58476d1ce4e5b9u;
    value = (value ^ value >> 27) * 0x94d049bb133111ebu;
    return value ^ value >> 31;
}

/* The stream in pieces of at most `most` bytes, each in a block of its own size. */
static enum channel_state feed(const uint8_t *bytes, size_t size, size_t most) {
    enum channel_state state = CHANNEL_OPEN;
    digest = 0xcbf29ce484222325u;
    last_number = 0;
    files = 0;
    has_started = is_covered = false;
    channel_reset(0);
    orders_start();
    for (size_t at = 0; at < size && state == CHANNEL_OPEN;) {
        size_t count = most == 0 ? size : 1 + next_chance() % most;
        if (count > size - at) count = size - at;
        char *piece = malloc(count);
        memcpy(piece, bytes + at, count);
        state = channel_feed(0, piece, count);
        free(piece);
        at += count;
    }
    return state;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size) {
    if (size < 1) return 0;
    chance = bytes[0];
    enum channel_state whole = feed(bytes + 1, size - 1, 0);
    uint64_t digest_of_whole = digest;
    enum channel_state pieces = feed(bytes + 1, size - 1, 1 + next_chance() % 40);
    if (whole != pieces || digest_of_whole != digest) fuzz_found("the pieces make a difference");
    return 0;
}

/* A change in a payload would otherwise nearly always end in a size that is not its own. */
size_t LLVMFuzzerCustomMutator(uint8_t *bytes, size_t size, size_t most, unsigned seed) {
    size = LLVMFuzzerMutate(bytes, size, most);
    if (seed % 4 == 0) return size;
    for (size_t at = 1; at + CF_HEADER_BYTES < size;) {
        uint32_t claimed;
        size_t left = size - at - CF_HEADER_BYTES;
        memcpy(&claimed, bytes + at, sizeof claimed);
        if (claimed > left) {
            claimed = (uint32_t)left;
            memcpy(bytes + at, &claimed, sizeof claimed);
        }
        at += CF_HEADER_BYTES + claimed;
    }
    return size;
}
