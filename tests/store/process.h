/* process: a test's other processes. Apart from the store's headers, whose names POSIX has too. */
#ifndef TESTS_STORE_PROCESS_H
#define TESTS_STORE_PROCESS_H

/* Runs body(context, i) in n processes at once; how many of them returned 0. */
int processes(int n, int (*body)(void *context, int i), void *context);

/* Becomes a user who is not root where it is root; 1 if it is not root now. */
int process_drop_root(void);
void process_take_root_back(void);

/* Mounts an empty file system of `bytes` at `folder`, seen by this process alone; 1 if it could. */
int process_small_disk(const char *folder, unsigned long bytes);

#endif
