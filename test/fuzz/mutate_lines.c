/*
 * Mutates a script line by line: libFuzzer's own mutations seldom leave two lines that fit each
 * other.  What is changed: whole lines, and numbers in them.
 */
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

size_t LLVMFuzzerMutate(uint8_t *data, size_t size, size_t max);
size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max, unsigned int seed);

/* A line, its newline included. */
struct line {
	size_t at;
	size_t len;
};

static struct line pick(const uint8_t *data, size_t size)
{
	struct line l = {(size_t)rand() % size, 0};
	const uint8_t *end;

	while (l.at > 0 && data[l.at - 1] != '\n')
		l.at--;
	end = memchr(data + l.at, '\n', size - l.at);
	l.len = end != NULL ? (size_t)(end + 1 - data) - l.at : size - l.at;
	return l;
}

/* Puts bytes at a place instead of len that are there; the new size, or the old one. */
static size_t replace(uint8_t *data, size_t size, size_t max, size_t at, size_t len,
    const void *with, size_t with_len)
{
	if (size - len + with_len > max)
		return size;
	memmove(data + at + with_len, data + at + len, size - at - len);
	memcpy(data + at, with, with_len);
	return size - len + with_len;
}

static size_t copy_line(uint8_t *data, size_t size, size_t max, bool move)
{
	struct line from = pick(data, size);
	uint8_t *text = malloc(from.len + 1);
	size_t n;

	memcpy(text, data + from.at, from.len);
	if (move)
		size = replace(data, size, max, from.at, from.len, "", 0);
	n = size > 0 ? replace(data, size, max, pick(data, size).at, 0, text, from.len)
	             : size;
	free(text);
	return n;
}

static size_t change_number(uint8_t *data, size_t size, size_t max)
{
	static const char *const numbers[] = {"0", "1", "2", "3", "7", "16", "-1", "255",
	    "65536", "1048576", "4294967295", "9223372036854775807", "1000000", "$r0",
	    "$r1", "$r2", "$c0", "$c1", "$n0", "$b0", "$n1", "$b1", "true", "false",
	    "\"\"", "[]", "null", "{}"};
	const char *with = numbers[(size_t)rand() % (sizeof(numbers) / sizeof(*numbers))];
	size_t at = (size_t)rand() % size;
	size_t len = 0;

	for (size_t i = 0; i < size && (data[at] < '0' || data[at] > '9'); i++)
		at = (at + 1) % size;
	while (at + len < size && data[at + len] >= '0' && data[at + len] <= '9')
		len++;
	if (at > 1 && data[at - 2] == '$') /* a word for one */
		return len > 0 ? replace(data, size, max, at, len, with, 1) : size;
	return replace(data, size, max, at, len, with, strlen(with));
}

size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max, unsigned int seed)
{
	struct line l;

	srand(seed);
	if (size < 2)
		return LLVMFuzzerMutate(data, size, max);
	switch (rand() % 8) {
	case 0:
		l = pick(data, size);
		return replace(data, size, max, l.at, l.len, "", 0);
	case 1:
		return copy_line(data, size, max, false);
	case 2:
		return copy_line(data, size, max, true);
	case 3:
	case 4:
	case 5:
		return change_number(data, size, max);
	default:
		return LLVMFuzzerMutate(data, size, max);
	}
}
