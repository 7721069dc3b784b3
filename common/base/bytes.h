/*
 * Integers in the byte order of our formats: little endian.  No struct is
 * ever cast onto a buffer.
 */
#ifndef SYNCO_COMMON_BASE_BYTES_H
#define SYNCO_COMMON_BASE_BYTES_H

#include <stdint.h>

static inline void bytes_put_u32(unsigned char to[static 4], uint32_t v)
{
	for (int i = 0; i < 4; i++)
		to[i] = (unsigned char)(v >> (8 * i));
}

static inline void bytes_put_u64(unsigned char to[static 8], uint64_t v)
{
	for (int i = 0; i < 8; i++)
		to[i] = (unsigned char)(v >> (8 * i));
}

static inline uint32_t bytes_u32(const unsigned char from[static 4])
{
	uint32_t v = 0;

	for (int i = 0; i < 4; i++)
		v |= (uint32_t)from[i] << (8 * i);
	return v;
}

static inline uint64_t bytes_u64(const unsigned char from[static 8])
{
	uint64_t v = 0;

	for (int i = 0; i < 8; i++)
		v |= (uint64_t)from[i] << (8 * i);
	return v;
}

#endif
