#include <string.h>
#include <strings.h>

#include "common/base/mem.h"
#include "common/db/sqlite/sqlite_virtual.h"
#include "common/db/statement.h"

struct reading {
	struct statement s;
	struct statement_token t;
};

static void next(struct reading *r)
{
	r->t = statement_next(&r->s);
}

static bool take(struct reading *r, const char *word)
{
	if (!statement_word(&r->t, word))
		return false;
	next(r);
	return true;
}

/* The name or text that comes, without quotes; NULL for none. */
static char *take_text(struct reading *r)
{
	struct buf text = {0};
	struct statement_token t = r->t;
	bool empty =
	    t.len == 2 && (t.kind == STATEMENT_STRING || t.kind == STATEMENT_NAME);

	if (t.kind == STATEMENT_STRING)
		t.kind = STATEMENT_NAME;
	if (!empty && !statement_name(&r->s, &t, &text)) {
		buf_reset(&text);
		return NULL;
	}
	next(r);
	return empty ? xstrdup("") : buf_take(&text);
}

static bool is_end(const struct reading *r)
{
	return r->t.kind == STATEMENT_END || r->t.kind == STATEMENT_ERROR;
}

/* One argument, up to the comma or the parenthesis. */
static void take_argument(struct reading *r, struct sqlite_module *m)
{
	CLEANUP(freep) char *name = take_text(r);
	unsigned int depth = 0;

	if (name != NULL && statement_mark(&r->t, '=')) {
		next(r);
		if (strcasecmp(name, "content") == 0 && m->content == NULL)
			m->content = take_text(r);
		/* "content=" and nothing: as ''. */
		if (strcasecmp(name, "content") == 0 && m->content == NULL)
			m->content = xstrdup("");
		m->compressed = m->compressed || strcasecmp(name, "compress") == 0 ||
		                strcasecmp(name, "uncompress") == 0 ||
		                strcasecmp(name, "languageid") == 0 ||
		                strcasecmp(name, "locale") == 0;
	} else if (name != NULL) {
		m->columns = xreallocarray(m->columns, m->columns_n + 1, sizeof(char *));
		m->columns[m->columns_n++] = take_ptr(&name);
	}
	while (!is_end(r) && (depth > 0 || (!statement_mark(&r->t, ',') &&
	                                       !statement_mark(&r->t, ')')))) {
		depth += statement_mark(&r->t, '(');
		depth -= depth > 0 && statement_mark(&r->t, ')');
		next(r);
	}
}

bool sqlite_module_parse(const char *create, struct sqlite_module *m)
{
	struct reading r;

	*m = (struct sqlite_module){0};
	statement_start(&r.s, STATEMENT_SQLITE, 0, create, strlen(create));
	next(&r);
	while (!is_end(&r) && !statement_word(&r.t, "USING"))
		next(&r);
	if (!take(&r, "USING"))
		return false;
	m->name = take_text(&r);
	if (m->name == NULL)
		return false;
	for (char *c = m->name; *c != '\0'; c++)
		*c = *c >= 'A' && *c <= 'Z' ? (char)(*c + 32) : *c;
	while (statement_mark(&r.t, '(') || statement_mark(&r.t, ',')) {
		next(&r);
		take_argument(&r, m);
	}
	return true;
}

void sqlite_module_reset(struct sqlite_module *m)
{
	for (size_t i = 0; i < m->columns_n; i++)
		free(m->columns[i]);
	free(m->columns);
	free(m->content);
	free(m->name);
	*m = (struct sqlite_module){0};
}

bool sqlite_module_is_fts(const struct sqlite_module *m)
{
	return m->name != NULL &&
	       (strcmp(m->name, "fts3") == 0 || strcmp(m->name, "fts4") == 0 ||
	           strcmp(m->name, "fts5") == 0);
}
