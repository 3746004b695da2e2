/* The page shared with the daemon. Everything in it is atomic: the daemon reads and writes it too. */
#include "page.h"

#include <stddef.h>
#include <sys/mman.h>
#include <sys/stat.h>

#include "CFrames.h"

static char *page;
static uint64_t begun[CF_MAX_CHANNELS];
static uint64_t turns;

static uint64_t *value_at(unsigned offset) { return (uint64_t *)(void *)(page + offset); }

bool page_map(int descriptor) {
    struct stat status;
    /* A shorter file would end in SIGBUS at the first access instead of here. */
    if (fstat(descriptor, &status) != 0 || status.st_size < CF_PAGE_BYTES) return false;
    void *mapped = mmap(NULL, CF_PAGE_BYTES, PROT_READ | PROT_WRITE, MAP_SHARED, descriptor, 0);
    if (mapped == MAP_FAILED) return false;
    page = mapped;
    return true;
}

void page_stop(uint64_t system_call) {
    __atomic_store_n(value_at(CF_PAGE_STOPPED), system_call + 1, __ATOMIC_RELEASE);
}

bool page_begin(unsigned channel, uint64_t number) {
    uint64_t expected = begun[channel];
    if (!__atomic_compare_exchange_n(
            value_at(CF_PAGE_BEGUN + 8 * channel), &expected, number, false, __ATOMIC_ACQ_REL,
            __ATOMIC_ACQUIRE))
        return false;
    begun[channel] = number;
    return true;
}

void page_idle(bool idle) { __atomic_store_n(value_at(CF_PAGE_IDLE), idle, __ATOMIC_RELEASE); }

void page_run(unsigned channel, uint64_t number) {
    uint64_t name = (uint64_t)channel << CF_RUNNING_CHANNEL_SHIFT | number;
    __atomic_store_n(value_at(CF_PAGE_RUNNING), name, __ATOMIC_RELEASE);
}

void page_turn(uint64_t memory_used, uint64_t memory_peak) {
    __atomic_store_n(value_at(CF_PAGE_MEMORY_USED), memory_used, __ATOMIC_RELAXED);
    __atomic_store_n(value_at(CF_PAGE_MEMORY_PEAK), memory_peak, __ATOMIC_RELAXED);
    __atomic_store_n(value_at(CF_PAGE_RUNNING), 0, __ATOMIC_RELAXED);
    __atomic_store_n(value_at(CF_PAGE_TURNS), ++turns, __ATOMIC_RELEASE);
}
