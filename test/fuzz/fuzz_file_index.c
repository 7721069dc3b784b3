#include "common/format/file_index.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "common/base/fs.h"
#include "common/base/json.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* What was read is safe to walk, and is written so that it reads the same. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	CLEANUP(file_entry_reset) struct file_entry e = {0};
	CLEANUP(file_entry_reset) struct file_entry again = {0};
	CLEANUP(json_freep) struct json *line = NULL;
	CLEANUP(json_freep) struct json *back = NULL;
	struct err err = {0};

	line = json_parse(data, size, &err);
	if (line == NULL || !file_entry_parse(line, &e, &err)) {
		if (err.code != ERR_PROTO)
			abort();
		return 0;
	}
	if (!fs_path_is_safe(e.path) || (e.kind == FILE_LINK) != (e.target != NULL) ||
	    (e.target != NULL && !file_link_stays(e.path, e.target)) ||
	    (e.kind == FILE_REGULAR && (e.public_uri != NULL) == (e.frames != NULL)))
		abort();
	back = file_entry_json(&e);
	if (!file_entry_parse(back, &again, &err) || strcmp(again.path, e.path) != 0 ||
	    again.kind != e.kind || again.size != e.size || again.mtime != e.mtime ||
	    again.has_ns != e.has_ns || again.changed != e.changed ||
	    again.mtime_ns != e.mtime_ns ||
	    (e.target != NULL && strcmp(again.target, e.target) != 0) ||
	    again.undated != e.undated || again.mode != e.mode ||
	    again.frames_n != e.frames_n || again.offset != e.offset ||
	    again.more != e.more || again.broken != e.broken ||
	    (again.chunks != NULL) != (e.chunks != NULL) ||
	    (e.chunks != NULL &&
	        memcmp(again.chunks, e.chunks, e.frames_n * sizeof(*e.chunks)) != 0) ||
	    (e.public_uri != NULL && strcmp(again.public_uri, e.public_uri) != 0))
		abort();
	return 0;
}
