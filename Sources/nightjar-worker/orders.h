/* What the daemon's frames order, and when each of them may come. */
#ifndef ORDERS_H
#define ORDERS_H

#include <stdbool.h>

#include "frames.h"

/* A worker's life begins. */
void orders_start(void);
/* Does what the frame says; false when it is not legal on this channel at this time. */
bool orders_take(unsigned channel, const struct frame *frame);
/* READY has been sent: from now on there may be invocations. */
void orders_are_open(void);

#endif
