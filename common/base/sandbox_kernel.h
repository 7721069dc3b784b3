/*
 * The kernel's part of sandbox.h: of Linux (sandbox_linux.c), or of a system that has none of it
 * (sandbox_none.c).
 */
#ifndef SYNCO_COMMON_BASE_SANDBOX_KERNEL_H
#define SYNCO_COMMON_BASE_SANDBOX_KERNEL_H

#include <stdbool.h>
#include <stddef.h>

struct sandbox_path {
	char *path;
	unsigned int may; /* enum sandbox_may */
};

bool sandbox_kernel_calls(void);
int sandbox_kernel_files(const struct sandbox_path *paths, size_t n, bool free_reads);

#endif
