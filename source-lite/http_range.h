/*
 * The Range header.
 */
#ifndef SYNCO_SOURCE_HTTP_RANGE_H
#define SYNCO_SOURCE_HTTP_RANGE_H

#include <stdbool.h>
#include <stdint.h>

/* Reads digits; false without any, or for numbers beyond a file's size. */
bool http_take_number(const char **at, uint64_t *n);

/* The range of a Range header for an object of size bytes. */
enum http_range {
	HTTP_RANGE_NONE,  /* none that we serve: the whole object */
	HTTP_RANGE_GOOD,  /* *first and *length are set */
	HTTP_RANGE_BEYOND /* 416 */
};
enum http_range http_parse_range(
    const char *header, uint64_t size, uint64_t *first, uint64_t *length);

#endif
