/* schema: the store's tables, their version, and what brings an older file up to it. Private to the
 * store. */
#ifndef STORE_SCHEMA_H
#define STORE_SCHEMA_H

#include "store/sql.h"

/* 'spls' in an SQLite header says that a database is a store of softplus. */
enum { SCHEMA_APPLICATION = 0x73706c73 };

/* Refuses another program's database and a schema newer than this one; brings an older or empty file
   up to this version where `write`, and refuses an empty one otherwise. */
int schema_settle(const sql *q, int write, err *e);

#endif
