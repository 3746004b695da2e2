#ifndef NIGHTJAR_CLUA_SHIM_H
#define NIGHTJAR_CLUA_SHIM_H

#include <lua.h>
#include <lauxlib.h>
#include <lualib.h>

#endif
