/*
 * The sockets to the daemon. Reading stops where the queue of a channel is full, writing where the
 * daemon does not read, and with it everything that would produce more.
 */
#include "channels.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/types.h>
#include <unistd.h>

#include "CFrames.h"
#include "frames.h"
#include "invocations.h"
#include "orders.h"

enum {
    /* What is gathered before it is written in the middle of much work. */
    CHANNELS_GATHERED = 32 * 1024,
    /* Unread bytes beyond which a channel is blocked. One more outcome may come on top. */
    CHANNELS_UNREAD = 1024 * 1024,
};

static struct {
    struct buffer in, out;
} channels[CF_MAX_CHANNELS];
static unsigned channel_count;

static int descriptor_of(unsigned channel) { return CF_FIRST_CHANNEL + (int)channel; }

bool channels_open(unsigned count) {
    for (unsigned i = 0; i < count; i++) {
        int type;
        socklen_t size = sizeof type;
        if (getsockopt(descriptor_of(i), SOL_SOCKET, SO_TYPE, &type, &size) != 0) return false;
        int flags = fcntl(descriptor_of(i), F_GETFL);
        if (type != SOCK_STREAM || fcntl(descriptor_of(i), F_SETFL, flags | O_NONBLOCK) != 0) return false;
    }
    channel_count = count;
    return true;
}

unsigned channels_count(void) { return channel_count; }

struct buffer *channel_out(unsigned channel) { return &channels[channel].out; }

bool channel_is_blocked(unsigned channel) { return buffer_size(&channels[channel].out) > CHANNELS_UNREAD; }

bool channels_have_gathered(void) {
    size_t gathered = 0;
    for (unsigned i = 0; i < channel_count; i++) gathered += buffer_size(&channels[i].out);
    return gathered >= CHANNELS_GATHERED;
}

static enum channel_state take_frames(unsigned channel) {
    struct buffer *in = &channels[channel].in;
    for (;;) {
        struct frame frame;
        switch (frame_front(in, &frame)) {
        case FRAME_PARTIAL: return CHANNEL_OPEN;
        case FRAME_ILLEGAL: return CHANNEL_ILLEGAL;
        case FRAME_WHOLE: break;
        }
        if (!orders_take(channel, &frame)) return CHANNEL_ILLEGAL;
        buffer_consume(in, CF_HEADER_BYTES + frame.size);
    }
}

enum channel_state channel_feed(unsigned channel, const void *bytes, size_t count) {
    buffer_add(&channels[channel].in, bytes, count);
    return take_frames(channel);
}

void channel_reset(unsigned channel) {
    buffer_consume(&channels[channel].in, buffer_size(&channels[channel].in));
    buffer_consume(&channels[channel].out, buffer_size(&channels[channel].out));
}

static enum channel_state read_from(unsigned channel) {
    struct buffer *in = &channels[channel].in;
    size_t wanted = frame_wanted(in);
    char *room = buffer_room(in, wanted);
    ssize_t count = read(descriptor_of(channel), room, wanted);
    if (count == 0) return CHANNEL_CLOSED;
    if (count < 0) return errno == EAGAIN || errno == EINTR ? CHANNEL_OPEN : CHANNEL_CLOSED;
    in->end += (size_t)count;
    return take_frames(channel);
}

static enum channel_state write_to(unsigned channel) {
    struct buffer *out = &channels[channel].out;
    while (buffer_size(out) > 0) {
        ssize_t count = write(descriptor_of(channel), out->bytes + out->start, buffer_size(out));
        if (count < 0 && errno == EINTR) continue;
        if (count < 0) return errno == EAGAIN ? CHANNEL_OPEN : CHANNEL_CLOSED;
        buffer_consume(out, (size_t)count);
    }
    return CHANNEL_OPEN;
}

enum channel_state channels_flush(void) {
    for (unsigned i = 0; i < channel_count; i++) {
        enum channel_state state = write_to(i);
        if (state != CHANNEL_OPEN) return state;
    }
    return CHANNEL_OPEN;
}

void channels_flush_from_signal(void) {
    if (frame_is_open()) return;
    for (unsigned i = 0; i < channel_count; i++) {
        struct buffer *out = &channels[i].out;
        if (buffer_size(out) == 0) continue;
        ssize_t count = write(descriptor_of(i), out->bytes + out->start, buffer_size(out));
        /* Not buffer_consume, which may free. */
        if (count > 0) out->start += (size_t)count;
    }
}

static enum channel_state serve(unsigned channel, short events) {
    enum channel_state state = CHANNEL_OPEN;
    if (events & POLLOUT) state = write_to(channel);
    if (state == CHANNEL_OPEN && events & POLLIN) state = read_from(channel);
    else if (events & (POLLHUP | POLLERR | POLLNVAL)) state = CHANNEL_CLOSED;
    return state;
}

static short events_of(unsigned channel) {
    short events = invocations_queue_is_full(channel) ? 0 : POLLIN;
    return (short)(buffer_size(&channels[channel].out) > 0 ? events | POLLOUT : events);
}

enum channel_state channels_wait(int milliseconds) {
    struct pollfd polled[CF_MAX_CHANNELS];
    for (unsigned i = 0; i < channel_count; i++)
        polled[i] = (struct pollfd){.fd = descriptor_of(i), .events = events_of(i)};
    int ready = poll(polled, channel_count, milliseconds);
    if (ready < 0) return errno == EINTR ? CHANNEL_OPEN : CHANNEL_CLOSED;
    for (unsigned i = 0; ready > 0 && i < channel_count; i++) {
        if (polled[i].revents == 0) continue;
        enum channel_state state = serve(i, polled[i].revents);
        if (state != CHANNEL_OPEN) return state;
    }
    return CHANNEL_OPEN;
}

void channels_flush_and_wait(void) {
    struct pollfd polled[1];
    for (unsigned i = 0; i < channel_count; i++) {
        while (write_to(i) == CHANNEL_OPEN && buffer_size(&channels[i].out) > 0) {
            polled[0] = (struct pollfd){.fd = descriptor_of(i), .events = POLLOUT};
            if (poll(polled, 1, -1) < 0 && errno != EINTR) break;
            if (polled[0].revents & (POLLHUP | POLLERR)) break;
        }
    }
}
