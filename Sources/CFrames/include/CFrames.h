/*
 * The channel between the daemon and one nightjar-worker.
 *
 * This header is the protocol: both sides include it and nothing else describes it. The daemon
 * trusts nothing that arrives from a worker; the worker checks what arrives from the daemon all
 * the same, so that a fault on either side ends in a closed channel and never in a wild read.
 *
 * Start
 *   The daemon starts   nightjar-worker CHANNELS MEMORY JAIL TITLE
 *     CHANNELS  1 ... CF_MAX_CHANNELS, decimal: how many channels there are
 *     MEMORY    bytes, decimal: the budget of the Lua state's allocator
 *     JAIL      "jail" or "no-jail"
 *     TITLE     any text, for those who look at a list of processes
 *   with an empty environment and these descriptors, and no others:
 *     0, 1, 2                  /dev/null
 *     3 ... 3 + CHANNELS - 1   one connected stream socket (AF_UNIX) for each event loop
 *     3 + CHANNELS             a sealed memfd of CF_PAGE_BYTES: the page shared with the daemon
 *   The worker maps the page, closes every descriptor but its channels, jails itself, and only
 *   then reads its first frame. The first frames on channel 0 are FILE and SECRET, ..., COVER where lines
 *   are to be counted, and START. The worker answers START on channel 0 by READY or REFUSED; after REFUSED
 *   it ends. INVOKE is legal on every
 *   channel once READY has been sent. The worker ends when a channel is closed by the daemon, when a
 *   frame is not legal, and when the process that started it is gone.
 *
 * A frame
 *   A header of 16 bytes, then `size` bytes of payload. Integers are little-endian, without padding.
 *     offset 0   u32  size     bytes of payload; at most CF_MAX_TO_WORKER or CF_MAX_TO_DAEMON
 *     offset 4   u8   kind     CF_FILE ...
 *     offset 5   u8   detail   meaning depends on the kind; 0 where it has none
 *     offset 6   u16  zero     must be 0
 *     offset 8   u64  number   the invocation; 0 where there is none
 *   A `text16` is a u16 length and so many bytes, a `text32` a u32 length and so many bytes. Text is
 *   UTF-8 where it comes from the daemon; from a worker it is bytes that need not be.
 *
 * Daemon to worker
 *   FILE    text16 module, text16 chunk name, source (the rest). module "" is the entry; others are
 *           what `require` finds by that name. Lua text only.
 *   SECRET  text16 name, value (the rest). What `secrets` has under that name.
 *   COVER   empty. From START on the worker notes which lines are run, and tells them in LINES. At most once.
 *   START   empty. Compiles and runs the entry, which returns a handler or a table of them.
 *   INVOKE  text16 handler, text16 alias, argument (the rest: one JSON object). Runs the handler of
 *           that name, else the one named "default", else (when the entry returned a function) that
 *           function, with the decoded argument. A non-empty alias is "NAME=KEY" or "NAME=KEY.KEY":
 *           the argument gets a further field NAME, the very value that stands at that path; nil
 *           where there is none. number is greater than that of every INVOKE before on this channel.
 *   ABANDON empty. The invocation `number` of this channel is no longer wanted: it is dropped at the
 *           next VM instruction, or without having begun. Unknown and finished ones are ignored.
 *   RESULT  u64 call, u8 CF_RESULT_..., values. The host call of this invocation is done: whoever waits
 *           for it goes on with the values, or with an error, whose message is the one value, a text.
 *           Unknown ones are ignored, for their invocation may have ended meanwhile.
 *
 * Worker to daemon
 *   READY   detail CF_HANDLER_FUNCTION or CF_HANDLER_TABLE; payload: JSON array of the table's names
 *   REFUSED detail CF_REFUSED_...; text32 message, traceback (the rest)
 *   LOG     detail CF_LOG_...; text32 message, fields (the rest: one JSON object, or nothing);
 *           number 0 while loading; on channel 0 then, else on the invocation's channel
 *   OUTCOME detail CF_OUTCOME_...; usage, then what is listed there. Exactly one for each INVOKE that
 *           the worker has begun and lived to end, and one (ABANDONED) for each that was dropped before.
 *           Usage: u64 nanoseconds that it held the worker, u64 bytes of memory that the Lua state had
 *           at most meanwhile, u32 bytes of log lines, u32 host calls; zeros for what has not begun.
 *   CALL    detail CF_CALL_...; u64 call, then what is listed there. The invocation waits for the
 *           RESULT of the same `call`, which is not 0 and not that of another call that waits. At most
 *           CF_MAX_SIDE_BY_SIDE + 1 of one invocation wait at a time, and it makes at most CF_MAX_CALLS.
 *   LINES   detail CF_LINES_..., what is listed there; number 0. Only after COVER. A `file` is the place of
 *           its FILE frame among them, from 0 on. Once all files have compiled there is, on channel 0 and
 *           in their order, one RUNNABLE or UNKNOWN for each. RUN follows for lines that have been run,
 *           each line told once and runnable: on the channel of the invocation that ran meanwhile, at the
 *           end of its turn and so before its OUTCOME; while loading on channel 0, before READY or REFUSED.
 *
 * A value
 *   u8 CF_VALUE_..., then what is listed there. At most CF_MAX_VALUES in one frame.
 *
 * The page
 *   What must be readable when the worker no longer speaks. The worker increments `turns` each time
 *   it switches from one invocation to another piece of work: a worker whose turns stand still, and
 *   which is not `idle` (waiting for frames), is stuck in one VM instruction or C function, in the
 *   invocation that `running` names: its number, and its channel in the highest byte. Before it begins an invocation of channel c,
 *   the worker moves begun[c] from the value it last wrote there to that invocation's number by
 *   compare-and-exchange. The daemon takes the right to begin away by exchanging begun[c] with
 *   CF_REVOKED: what it gets back is the last invocation that was begun; the later ones never will
 *   be, and may be begun elsewhere.
 */
#ifndef CFRAMES_H
#define CFRAMES_H

#include <stdint.h>

enum {
    CF_HEADER_BYTES = 16,
    CF_MAX_CHANNELS = 64,
    CF_FIRST_CHANNEL = 3,
    CF_PAGE_BYTES = 4096,
    /* A delivery's body is at most 1 MiB; its frame adds the few fields beside it. */
    CF_MAX_TO_WORKER = 4 * 1024 * 1024,
    /* A reply is at most CF_MAX_REPLY; log lines and tracebacks are cut far below. */
    CF_MAX_TO_DAEMON = 2 * 1024 * 1024,
    CF_MAX_REPLY = 1024 * 1024,
    /* One log line (message and fields), and all lines of one invocation: each counts as its bytes
     * and CF_LOG_LINE_COST more, so that there are about a thousand at most. */
    CF_MAX_LOG_LINE = 8 * 1024,
    CF_MAX_LOG_BYTES = 64 * 1024,
    CF_LOG_LINE_COST = 64,
    /* Message and traceback of one failure are cut to this many bytes each. */
    CF_MAX_MESSAGE = 4 * 1024,
    CF_MAX_TRACEBACK = 8 * 1024,
    /* JSON, both ways: nesting, and values in one text. */
    CF_MAX_JSON_DEPTH = 128,
    CF_MAX_JSON_NODES = 200000,
    /* Of one invocation: host calls, and functions that `together` runs at a time. */
    CF_MAX_CALLS = 1000,
    CF_MAX_SIDE_BY_SIDE = 256,
    /* Arguments or results of one host call. */
    CF_MAX_VALUES = 8,
    /* All arguments of one host call; a body of 1 MiB is among them. */
    CF_MAX_ARGUMENTS = 1024 * 1024 + 64 * 1024,
    CF_MAX_FILES = 256,
    /* One plugin's files together. */
    CF_MAX_SOURCE = 2 * 1024 * 1024,
    /* Told in one LINES frame. */
    CF_MAX_LINES = 8192,
    /* How long an invocation holds the worker at least before another one gets its turn; three times
     * as long at most, where it can be interrupted. */
    CF_SLICE_MICROSECONDS = 1000,
};

/* Daemon to worker. */
enum {
    CF_FILE = 1, CF_START = 2, CF_INVOKE = 3, CF_ABANDON = 4, CF_RESULT = 5, CF_SECRET = 6, CF_COVER = 7,
};

/* Worker to daemon. */
enum { CF_READY = 65, CF_REFUSED = 66, CF_LOG = 67, CF_OUTCOME = 68, CF_CALL = 69, CF_LINES = 70 };

enum { CF_HANDLER_FUNCTION = 0, CF_HANDLER_TABLE = 1 };

enum {
    CF_REFUSED_JAIL = 1,   /* the kernel refused a part of the jail; message says which */
    CF_REFUSED_SYNTAX = 2, /* a file does not compile */
    CF_REFUSED_RAISED = 3, /* the entry, or a module it requires, raised an error */
    CF_REFUSED_MEMORY = 4, /* the entry went over the budget */
    CF_REFUSED_RETURN = 5, /* the entry returned neither a function nor a table of functions */
};

enum { CF_LOG_DEBUG = 0, CF_LOG_INFO = 1, CF_LOG_WARN = 2, CF_LOG_ERROR = 3 };

enum {
    CF_OUTCOME_SUCCEEDED = 0, /* nothing, or the returned table as JSON */
    CF_OUTCOME_FAILED = 1,    /* the reason as text, or nothing */
    CF_OUTCOME_DROPPED = 2,   /* the reason as text, or nothing */
    CF_OUTCOME_RAISED = 3,    /* text32 message, traceback */
    CF_OUTCOME_MEMORY = 4,    /* text32 message, traceback: over the byte budget */
    CF_OUTCOME_OUTPUT = 5,    /* text32 message, traceback: the reply is too large, deep or wide */
    CF_OUTCOME_MISUSED = 6,   /* text32 message, traceback: returned what is no outcome */
    CF_OUTCOME_NO_HANDLER = 7,/* text32 message, traceback (empty): none for that name */
    CF_OUTCOME_ARGUMENT = 8,  /* text32 message, traceback (empty): the JSON was not accepted */
    CF_OUTCOME_ABANDONED = 9, /* nothing */
};

enum { CF_USAGE_BYTES = 24 };

enum {
    CF_CALL_SLEEP = 1,    /* u64 milliseconds; its RESULT has no values */
    CF_CALL_FUNCTION = 2, /* text16 name, values: a function of the host with its arguments */
};

enum {
    CF_LINES_RUNNABLE = 0, /* u32 file, bits: line n can be run where bit n % 8 of byte n / 8 is set */
    CF_LINES_UNKNOWN = 1,  /* u32 file: which of its lines can be run is not known, and none is told */
    CF_LINES_RUN = 2,      /* 1 ... CF_MAX_LINES times u32 file, u32 line */
};

enum {
    CF_RESULT_VALUES = 0, /* what the function returns */
    CF_RESULT_RAISED = 1, /* the function raises this */
};

enum {
    CF_VALUE_NIL = 0,
    CF_VALUE_FALSE = 1,
    CF_VALUE_TRUE = 2,
    CF_VALUE_INTEGER = 3, /* i64 */
    CF_VALUE_FLOAT = 4,   /* f64 */
    CF_VALUE_TEXT = 5,    /* text32: any bytes */
    CF_VALUE_JSON = 6,    /* text32: one JSON text */
};

#define CF_REVOKED UINT64_MAX

/* Offsets in the page; every value is a u64, aligned, accessed atomically. */
enum {
    CF_PAGE_TURNS = 0,
    CF_PAGE_MEMORY_USED = 8,
    CF_PAGE_MEMORY_PEAK = 16,
    CF_PAGE_IDLE = 24,
    CF_PAGE_RUNNING = 32,
    CF_PAGE_BEGUN = 64,
};

/* Where the channel stands in the value of CF_PAGE_RUNNING. */
enum { CF_RUNNING_CHANNEL_SHIFT = 56 };

/* Another u64 of the page: 1 more than the number of the system call at which the jail stopped the
 * worker, written just before it dies of SIGSYS; 0 when there was none. */
enum { CF_PAGE_STOPPED = 40 };

/* What the system calls that a worker could be stopped at are called on this machine; NULL for others. */
const char *cf_system_call_name(uint64_t number);

/* Makes a page for a new worker: a memfd of CF_PAGE_BYTES, close-on-exec, sealed so that a worker
 * cannot shrink it under the daemon's feet. Returns its descriptor, or -1 with errno set. */
int cf_page_create(void);

/* How long the kernel lets a thread run before it looks at others, in nanoseconds. Who has short slices
 * is let in at once when it wakes while one with long slices runs. The daemon's loops and workers have
 * short ones; a worker that has run for a slice of its own without a pause asks for long ones until it
 * has nothing to do, and yields the CPU at the end of each: the kernel's own ticks may be 4 ms apart. If
 * it still goes on it also becomes nicer, by as many steps. */
enum { CF_SHORT_SCHEDULING = 100 * 1000, CF_LONG_SCHEDULING = 2 * 1000 * 1000, CF_NICER = 5 };

/* Asks for such slices for the calling thread, and for that many steps of niceness (0 or more) beside
 * its process' own. Linux takes slices from version 6.12 on, and ignores them before. Returns 0, or -1
 * with errno set, when nothing has changed: EPERM when it was nicer and has no right to be less nice.
 * Safe in a signal's handler, but for the first call. */
int cf_set_scheduling(uint64_t nanoseconds, int32_t nicer);

/* The niceness that the process has before anything asks for more, -20 to 19. */
int cf_niceness(void);

/* The page's values, atomically: Swift has no other way to reach memory that another process
 * writes. `offset` is one of CF_PAGE_..., plus 8 times the channel for BEGUN. */
static inline uint64_t cf_page_load(const void *page, uint32_t offset) {
    return __atomic_load_n((const uint64_t *)((const char *)page + offset), __ATOMIC_ACQUIRE);
}

static inline uint64_t cf_page_exchange(void *page, uint32_t offset, uint64_t value) {
    return __atomic_exchange_n((uint64_t *)((char *)page + offset), value, __ATOMIC_ACQ_REL);
}

#endif
