#include "common/format/survey.h"

#include "test/fuzz/session.h"

/* All records of a text that was sealed; or a whole object as it comes. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	CLEANUP(session_close) struct sealed_session s = session_open();
	CLEANUP(buf_reset) struct buf text = {0};
	struct survey_record r;
	struct err err = {0};
	uint64_t number = 1;
	size_t at = 0;
	size_t seen = 0;

	if (session_is_object(data, size)) {
		if (!survey_open(survey_object(data, size), &number, data, size, s.codec,
		        &text, &err) &&
		    err.code == ERR_NONE)
			abort();
	} else {
		buf_append(&text, data, size);
	}
	err = (struct err){0};
	while (survey_next(buf_str(&text), text.len, &at, &r, &err)) {
		for (size_t i = 0; i < r.items_n * survey_item_bytes(r.kind); i++)
			seen += r.items[i];
	}
	if (at > text.len || (at < text.len && err.code == ERR_NONE) || seen == SIZE_MAX)
		abort();
	return 0;
}
