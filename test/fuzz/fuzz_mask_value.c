#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "common/base/text.h"
#include "common/mask/mask_value.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static char text[] = "hidden";
static char template_text[] = "user-{id}";
static struct schema_column key_column = {.name = (char *)"id", .type = SCHEMA_NUMBER};

/* What comes for a number is one, and no larger than its column takes. */
static void check_number(
    const struct mask_job *job, const char *value, size_t len, const struct buf *out)
{
	long long n;
	long long limit;

	if (!text_is_number(value, len) || job->mask->kind == MASK_TEXT)
		return;
	if (!text_is_number(buf_str(out), out->len))
		abort();
	if (job->mask->kind != MASK_HASH || job->fit.bits == 63 ||
	    strcspn(value, ".eE") < len)
		return;
	limit = 1LL << job->fit.bits;
	n = strtoll(value, NULL, 10);
	if (n < -limit || n >= limit)
		return;
	n = strtoll(buf_str(out), NULL, 10);
	if (n < -limit || n >= limit)
		abort();
}

static void check(const struct mask_job *job, enum schema_type type, const char *value,
    size_t len, const struct buf *out)
{
	bool keeps_length =
	    job->mask->kind == MASK_SCRAMBLE || job->mask->kind == MASK_LOGIN;

	if (type == SCHEMA_NUMBER)
		check_number(job, value, len, out);
	/* Of a number the column says no length; what is as long as before fits. */
	if (job->fit.length > 0 && type != SCHEMA_NUMBER && out->len > job->fit.length &&
	    !(keeps_length && out->len <= len))
		abort();
	if (job->mask->kind == MASK_EMAIL &&
	    memmem(out->data, out->len, "@example.invalid", 16) == NULL)
		abort();
}

/*
 * Four bytes say which mask and what column, the rest is the value.  Where the mask fits, what it gives
 * does, and is the same each time.
 */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const enum schema_type types[] = {
	    SCHEMA_TEXT, SCHEMA_BINARY, SCHEMA_NUMBER, SCHEMA_TIME};
	static const unsigned int bits[] = {0, 7, 31, 63};
	const struct row_field key = {"17", 2};
	const struct mask_row row = {.seed = {3, 4}, .keys = &key, .keys_n = 1};
	CLEANUP(buf_reset) struct buf out = {0};
	CLEANUP(buf_reset) struct buf again = {0};
	CLEANUP(buf_reset) struct buf value = {0};
	struct err err = {0};
	struct mask m;
	struct mask_job job;
	bool given;

	if (size < 5)
		return 0;
	/* What stands in a column fits it. */
	buf_append(
	    &value, data + 4, data[3] > 0 && size - 4 > data[3] ? data[3] : size - 4);
	m = mask_of((enum mask_kind)(1 + data[0] % (MASK_JSON - 1)));
	m.by_value = data[1] & 1;
	m.text = m.kind == MASK_TEMPLATE ? template_text : text;
	m.from = m.kind == MASK_NUMBER ? -7 : m.from;
	job = (struct mask_job){
	    .mask = &m,
	    .fit =
	        {
	            .type = types[data[2] % 4],
	            .length = data[3],
	            .unique = data[1] & 2,
	            .numbered = true,
	            .key_width = 10,
	            .scale = data[2] % 4 == 2 ? data[1] >> 6 : 0,
	        },
	    .type_name = "any",
	    .password = "hash",
	    .keys = &key_column,
	    .keys_n = 1,
	};
	job.fit.bits = job.fit.type == SCHEMA_NUMBER ? bits[data[2] / 4 % 4] : 0;
	if (!mask_fits(&job, &err))
		return 0;
	given = mask_value(&job, &row, job.fit.type, value.data, value.len, &out);
	if (given !=
	        mask_value(&job, &row, job.fit.type, value.data, value.len, &again) ||
	    out.len != again.len || memcmp(buf_str(&out), buf_str(&again), out.len) != 0)
		abort();
	if (given)
		check(&job, job.fit.type, value.data, value.len, &out);
	return 0;
}
