#include <stdlib.h>
#include <string.h>

#include "common/base/bytes.h"
#include "common/format/row_text.h"
#include "common/format/sieve.h"
#include "dest/refresh_parts.h"

/* Lines that are looked at one after the other. */
struct planning {
	struct chunker *chunker;
	size_t key_n; /* of rows; 0: lines are keys */
	struct buf digests;
	struct sieve *gone; /* keys; NULL: they are gathered */
	struct refresh_plan *plan;
};

static bool take_line(void *ctx, char *line, size_t len, struct err *err)
{
	struct planning *p = ctx;
	uint64_t digest =
	    chunker_row_digest(p->chunker, line, row_text_key(line, len, p->key_n));
	unsigned char bytes[8];

	(void)err;
	if (p->gone == NULL) {
		bytes_put_u64(bytes, digest);
		buf_append(&p->digests, bytes, sizeof(bytes));
	} else if (sieve_has(p->gone, digest)) {
		p->plan->changed++;
	} else {
		p->plan->added++;
	}
	return true;
}

bool refresh_can_plan(const struct refresh *r, size_t table)
{
	const struct local_table *t = &r->tables[table];

	return t->way == TABLE_COMPARED && !t->whole;
}

bool refresh_plan(struct refresh *r, size_t table, struct db_rows *rows,
    const struct refresh_done *done, struct refresh_plan *plan, struct err *err)
{
	static const struct runs none = {0};
	struct planning p = {.chunker = r->chunker, .plan = plan};
	struct held held = {0};
	struct keys keys = {0};
	bool ok;

	ok = held_open(&held, rows, err) && refresh_check_total(r, table, done, err) &&
	     keys_open(&keys, r, table, done, err) &&
	     db_rows_lines(&keys.base, take_line, &p, err);
	if (ok) {
		p.gone = sieve_new(
		    (const unsigned char *)buf_str(&p.digests), p.digests.len / 8, &none);
		p.key_n = r->tables[table].object->key_n;
		ok = db_rows_lines(&held.base, take_line, &p, err);
		plan->removed = refresh_gone(r, table, done) - plan->changed;
	}
	sieve_free(p.gone);
	buf_reset(&p.digests);
	keys_close(&keys);
	held_close(&held);
	return ok;
}
