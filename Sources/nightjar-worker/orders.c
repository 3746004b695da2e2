/*
 * What the daemon's frames order. A worker's life has three parts:
 *
 *   gathering --START-->  loading --orders_are_open--> serving
 *   FILE, SECRET, COVER,  nothing is legal             INVOKE, ABANDON, RESULT
 *   START
 */
#include "orders.h"

#include <string.h>

#include "CFrames.h"
#include "alias.h"
#include "coverage.h"
#include "host_results.h"
#include "invocations.h"
#include "loading.h"
#include "secrets.h"

static enum { GATHERING, LOADING, SERVING } part;
static uint64_t last_number[CF_MAX_CHANNELS];

static bool take_file(const struct frame *frame) {
    struct frame_text rest = {frame->payload, frame->size}, module, chunk_name;
    if (!frame_take_text16(&rest, &module) || !frame_take_text16(&rest, &chunk_name)) return false;
    return loading_add_file(module, chunk_name, rest);
}

static bool take_secret(const struct frame *frame) {
    struct frame_text rest = {frame->payload, frame->size}, name;
    return frame_take_text16(&rest, &name) && secrets_add(name, rest);
}

static bool take_cover(const struct frame *frame) { return frame->size == 0 && coverage_order(); }

static bool take_start(const struct frame *frame) {
    if (frame->size != 0) return false;
    part = LOADING;
    return loading_start();
}

static bool take_invoke(unsigned channel, const struct frame *frame) {
    struct invocation_order order = {.channel = channel, .number = frame->number};
    order.argument = (struct frame_text){frame->payload, frame->size};
    if (!frame_take_text16(&order.argument, &order.handler)) return false;
    if (!frame_take_text16(&order.argument, &order.alias)) return false;
    /* The largest number would read as CF_REVOKED in the page. */
    if (frame->number <= last_number[channel] || frame->number == CF_REVOKED) return false;
    if (!alias_is_legal(order.alias)) return false;
    last_number[channel] = frame->number;
    invocations_add(&order);
    return true;
}

static bool take_abandon(unsigned channel, const struct frame *frame) {
    if (frame->size != 0) return false;
    invocations_abandon(channel, frame->number);
    return true;
}

static bool take_result(unsigned channel, const struct frame *frame) {
    uint64_t call;
    struct frame_text values = {frame->payload, frame->size};
    if (frame->size < sizeof call + 1) return false;
    memcpy(&call, frame->payload, sizeof call);
    uint8_t ending = (uint8_t)frame->payload[sizeof call];
    values.bytes += sizeof call + 1;
    values.size -= sizeof call + 1;
    if (!host_result_is_legal(ending, values)) return false;
    invocations_take_result(channel, frame->number, call, ending, values);
    return true;
}

bool orders_take(unsigned channel, const struct frame *frame) {
    if (part == GATHERING && channel == 0 && frame->number == 0) {
        if (frame->kind == CF_FILE) return take_file(frame);
        if (frame->kind == CF_SECRET) return take_secret(frame);
        if (frame->kind == CF_COVER) return take_cover(frame);
        if (frame->kind == CF_START) return take_start(frame);
    }
    if (part == SERVING && frame->kind == CF_INVOKE) return take_invoke(channel, frame);
    if (part == SERVING && frame->kind == CF_ABANDON) return take_abandon(channel, frame);
    if (part == SERVING && frame->kind == CF_RESULT) return take_result(channel, frame);
    return false;
}

void orders_start(void) {
    part = GATHERING;
    memset(last_number, 0, sizeof last_number);
}

void orders_are_open(void) { part = SERVING; }
