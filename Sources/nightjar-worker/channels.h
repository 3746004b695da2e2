/* The sockets to the daemon's event loops: what arrives, what is to be sent, and when to wait. */
#ifndef CHANNELS_H
#define CHANNELS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "buffer.h"

enum channel_state {
    CHANNEL_OPEN,
    CHANNEL_CLOSED,  /* by the daemon */
    CHANNEL_ILLEGAL, /* it sent what is no frame, or a frame that may not come now */
};

/* The first `count` descriptors from CF_FIRST_CHANNEL on; false when one is no socket. */
bool channels_open(unsigned count);
unsigned channels_count(void);
/* Waits until a channel can be read or written, at most `milliseconds` (-1: for ever), and gives
 * what has arrived to orders_take. */
enum channel_state channels_wait(int milliseconds);
/* Writes what was gathered, as far as the sockets take it. */
enum channel_state channels_flush(void);
/* The same, from a signal's handler: what has ended must not wait for a handler that is stuck. */
void channels_flush_from_signal(void);
/* Writes everything, waiting if need be: for the last words of a worker that ends. */
void channels_flush_and_wait(void);
/* Where to put frames for a channel. */
struct buffer *channel_out(unsigned channel);
/* Whether enough has gathered on all channels to be worth a system call. */
bool channels_have_gathered(void);
/* Whether the daemon leaves so much unread that nothing more should be done for the channel. */
bool channel_is_blocked(unsigned channel);
/* For tests: takes bytes as if they had been read from the channel, and forgets what it holds. */
enum channel_state channel_feed(unsigned channel, const void *bytes, size_t count);
void channel_reset(unsigned channel);

#endif
