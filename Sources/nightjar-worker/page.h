/* The page shared with the daemon: what it reads when the worker no longer speaks. */
#ifndef PAGE_H
#define PAGE_H

#include <stdbool.h>
#include <stdint.h>

/* Maps the page; false when `descriptor` is no page of CFrames.h. */
bool page_map(int descriptor);
/* Says at which system call the jail stops the worker; from the handler of its signal. */
void page_stop(uint64_t system_call);
/* Takes the right to begin `number` on `channel`; false when the daemon has taken it away. */
bool page_begin(unsigned channel, uint64_t number);
/* Whether the worker waits for frames and has nothing else to do. */
void page_idle(bool idle);
/* Names the invocation that runs from now on; page_turn ends that. */
void page_run(unsigned channel, uint64_t number);
/* Counts a turn, and shows the state's memory as it is after it. */
void page_turn(uint64_t memory_used, uint64_t memory_peak);

#endif
