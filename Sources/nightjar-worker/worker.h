/*
 * What every part of the worker may need: how the process ends, and where the Lua state keeps
 * the values that belong to the worker.
 */
#ifndef WORKER_H
#define WORKER_H

/* Exit statuses. The daemon reads frames, not these; they are for whoever looks at a dead worker. */
enum {
    WORKER_EXIT_CLOSED = 0,    /* the daemon closed a channel or is gone, or has been refused */
    WORKER_EXIT_USAGE = 64,    /* wrong arguments or descriptors */
    WORKER_EXIT_FRAME = 65,    /* a frame was not legal */
    WORKER_EXIT_MEMORY = 70,   /* no memory for what lies outside the plugin's budget */
    WORKER_EXIT_JAIL = 71,     /* the jail could not be built */
    WORKER_EXIT_PANIC = 72,    /* Lua raised an error where nothing protects */
};

/* Integer keys in the Lua registry. They lie beyond the two that Lua itself uses there. */
enum {
    WORKER_HANDLERS = 16,  /* name -> handler; [1] is the one that answers to every name */
    WORKER_ARRAY_META,     /* metatable of JSON arrays */
    WORKER_REPLY_META,     /* metatable of what reply.ok and its like return */
    WORKER_MODULES,        /* module name -> compiled chunk */
    WORKER_LOADED,         /* module name -> what it returned */
    WORKER_SECRETS,        /* name -> secret */
};

#endif
