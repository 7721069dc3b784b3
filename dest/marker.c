#include "dest/marker.h"

#include <stdlib.h>
#include <string.h>

#include "common/base/json.h"
#include "common/base/mem.h"
#include "dest/brought.h"
#include "dest/equivalents.h"
#include "dest/state_file.h"

/* So many fillings are remembered under one name, and so many births of each. */
#define FILLINGS 64
#define BIRTHS   64

#define BYTES_MAX (1U << 20)

void marker_place_reset(struct marker_place *p)
{
	buf_reset(&p->name);
	buf_reset(&p->identity);
	buf_reset(&p->births);
}

static char *file_name(const struct marker_place *place)
{
	char digest[DIGEST_TEXT];

	digest_text(buf_str(&place->name), place->name.len, digest);
	return xasprintf("target-%s", digest);
}

/* *text stays NULL where there is none; what can't be read as one counts as none. */
static bool read_fillings(
    const struct marker_place *place, struct json **fillings, struct err *err)
{
	CLEANUP(freep) char *name = file_name(place);

	return state_file_read(name, BYTES_MAX, fillings, err);
}

/* The digests of the births of a place, in order, to free(). */
static char (*births_of(const struct marker_place *place, size_t *n))[DIGEST_TEXT]
{
	char(*list)[DIGEST_TEXT] = NULL;
	const char *line = buf_str(&place->births);

	for (*n = 0; *line != '\0'; line += strspn(line, "\n")) {
		size_t len = strcspn(line, "\n");

		list = xreallocarray(list, *n + 1, sizeof(*list));
		digest_text(line, len, list[(*n)++]);
		line += len;
	}
	if (list != NULL)
		qsort(list, *n, sizeof(*list),
		    (int (*)(const void *, const void *))(void *)strcmp);
	return list;
}

static bool has(const char (*list)[DIGEST_TEXT], size_t n, const char *digest)
{
	return digest != NULL && list != NULL &&
	       bsearch(digest, list, n, sizeof(*list),
	           (int (*)(const void *, const void *))(void *)strcmp) != NULL;
}

static bool is_identity(const struct json *filling, const struct marker_place *place)
{
	const char *noted = json_str(json_get(filling, "identity"));
	char digest[DIGEST_TEXT];

	digest_text(buf_str(&place->identity), place->identity.len, digest);
	return noted != NULL && strcmp(noted, digest) == 0;
}

/* Whether one of the objects that a filling made is here. */
static bool stands(const struct json *filling, const struct marker_place *place,
    const char (*births)[DIGEST_TEXT], size_t n)
{
	const struct json *noted = json_get(filling, "births");

	if (json_flag(json_get(filling, "changes")) && is_identity(filling, place))
		return true;
	if (json_length(noted) == 0)
		return n == 0 && is_identity(filling, place);
	for (size_t i = 0; i < json_length(noted); i++) {
		if (has(births, n, json_str(json_at(noted, i))))
			return true;
	}
	return false;
}

/* Stays "" where there is none. */
static void read_digest(
    const struct json *filling, const char *name, char digest[static DIGEST_TEXT])
{
	const char *text = json_str(json_get(filling, name));

	if (text != NULL && strlen(text) == DIGEST_TEXT - 1 &&
	    strspn(text, "0123456789abcdef") == DIGEST_TEXT - 1)
		memcpy(digest, text, DIGEST_TEXT);
}

/* Nothing stands that would prove a filling: each of its tables was altered since, or made anew. */
static void read_former(
    const struct json *fillings, const struct marker_place *place, struct marker *m)
{
	for (size_t i = 0; *m->former == '\0' && i < json_length(fillings); i++) {
		if (is_identity(json_at(fillings, i), place))
			read_digest(json_at(fillings, i), "id", m->former);
	}
}

bool marker_read(const struct marker_place *place, struct marker *m, struct err *err)
{
	CLEANUP(json_freep) struct json *fillings = NULL;
	CLEANUP(freep) void *births = NULL;
	size_t n = 0;

	*m = (struct marker){0};
	if (!read_fillings(place, &fillings, err))
		return false;
	births = births_of(place, &n);
	for (size_t i = 0; !m->known && i < json_length(fillings); i++) {
		const struct json *filling = json_at(fillings, i);

		m->known = stands(filling, place, births, n);
		if (!m->known)
			continue;
		read_digest(filling, "source", m->source);
		read_digest(filling, "id", m->id);
	}
	if (!m->known)
		read_former(fillings, place, m);
	return true;
}

static struct json *new_filling(const struct marker_place *place, const char *from,
    const char *source, const char *id)
{
	char identity[DIGEST_TEXT];
	struct json *filling = json_new_object();
	struct json *noted = json_new_array();
	CLEANUP(freep) char(*births)[DIGEST_TEXT] = NULL;
	size_t n;

	digest_text(buf_str(&place->identity), place->identity.len, identity);
	births = births_of(place, &n);
	for (size_t i = 0; i < n && i < BIRTHS; i++)
		json_add(noted, json_new_str(births[i]));
	json_set(filling, "from", json_new_bytes(from, strlen(from)));
	json_set(filling, "source", json_new_str(source));
	json_set(filling, "identity", json_new_str(identity));
	if (id != NULL)
		json_set(filling, "id", json_new_str(id));
	return json_set(filling, "births", noted);
}

static bool write_fillings(
    const struct marker_place *place, const struct json *fillings, struct err *err)
{
	CLEANUP(freep) char *name = file_name(place);

	return state_file_write(name, fillings, err);
}

/* A filling gives way to another one, which may go on with its record. */
static void forget(const struct json *filling, const char *id)
{
	char gone[DIGEST_TEXT] = "";

	read_digest(filling, "id", gone);
	if (*gone != '\0' && (id == NULL || strcmp(gone, id) != 0)) {
		brought_remove(gone);
		equivalents_remove(gone);
	}
}

bool marker_set(const struct marker_place *place, const char *from, const char *source,
    const char *id, struct err *err)
{
	CLEANUP(json_freep) struct json *before = NULL;
	CLEANUP(json_freep) struct json *after = json_new_array();
	size_t kept = 1;

	if (!read_fillings(place, &before, err))
		return false;
	json_add(after, new_filling(place, from, source, id));
	/* Those of other places of that name stay. */
	for (size_t i = 0; i < json_length(before); i++) {
		const struct json *filling = json_at(before, i);

		if (!is_identity(filling, place) && json_length(after) < FILLINGS)
			json_add(after, json_clone(filling));
	}
	if (!write_fillings(place, after, err))
		return false;
	for (size_t i = 0; i < json_length(before); i++) {
		if (is_identity(json_at(before, i), place) || kept++ >= FILLINGS)
			forget(json_at(before, i), id);
	}
	return true;
}

bool marker_changes(
    const struct marker_place *place, const char *id, bool on, struct err *err)
{
	CLEANUP(json_freep) struct json *before = NULL;
	CLEANUP(json_freep) struct json *after = json_new_array();

	if (!read_fillings(place, &before, err))
		return false;
	for (size_t i = 0; i < json_length(before); i++) {
		struct json *filling = json_clone(json_at(before, i));
		const char *its = json_str(json_get(filling, "id"));

		if (its != NULL && strcmp(its, id) == 0)
			json_set(filling, "changes", json_new_bool(on));
		json_add(after, filling);
	}
	return write_fillings(place, after, err);
}
