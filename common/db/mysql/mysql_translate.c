#include "common/db/mysql/mysql_translate.h"

#include <string.h>
#include <strings.h>

#include "common/base/mem.h"
#include "common/base/text.h"
#include "common/db/mysql/mysql_equivalents.h"
#include "common/db/mysql/mysql_text.h"

void mysql_translation_reset(struct mysql_translation *t)
{
	mysql_side_reset(&t->source);
	mysql_side_reset(&t->target);
	mysql_notes_reset(&t->notes);
	buf_reset(&t->checks);
}

static void replace(char **text, char *by)
{
	free(*text);
	*text = by;
}

/* A collation, or its character set; what the target has none for stays, for it to refuse. */
static void translate_collation(struct mysql_translation *t, char **collation)
{
	CLEANUP(buf_reset) struct buf name = {0};

	if (*collation == NULL || !mysql_equivalent_collation(
	                              &t->target, *collation, strlen(*collation), &name))
		return;
	if (strcmp(buf_str(&name), *collation) == 0)
		return;
	if (strcspn(name.data, "_") == strcspn(*collation, "_"))
		mysql_notes_add(
		    &t->notes, MYSQL_NOTE_COLLATION, "%s is %s", *collation, name.data);
	replace(collation, buf_take(&name));
}

static void translate_charset(const struct mysql_translation *t, char **charset)
{
	if (*charset == NULL ||
	    mysql_side_knows_charset(&t->target, *charset, strlen(*charset)))
		return;
	if (strcmp(*charset, "utf8") == 0)
		replace(charset, xstrdup("utf8mb3"));
	else if (strcmp(*charset, "utf8mb3") == 0)
		replace(charset, xstrdup("utf8"));
}

static void translate_modes(struct mysql_translation *t, char **modes)
{
	CLEANUP(buf_reset) struct buf known = {0};
	const char *rest;

	if (*modes == NULL)
		return;
	mysql_equivalent_modes(&t->target, *modes, &known);
	if (strcmp(buf_str(&known), *modes) == 0)
		return;
	rest = buf_str(&known);
	for (const char *at = *modes; *at != '\0';) {
		size_t len = strcspn(at, ",");

		if (strncmp(rest, at, len) == 0 &&
		    (rest[len] == ',' || rest[len] == '\0'))
			rest += len + (rest[len] == ',');
		else
			mysql_notes_add(&t->notes, MYSQL_NOTE_MODE, "%.*s", (int)len, at);
		at += len + (at[len] == ',');
	}
	replace(modes, xstrdup(buf_str(&known)));
}

/* "DISABLE ON SLAVE" of events, which newer servers call a replica. */
static void translate_event(const struct mysql_translation *t, struct schema_object *o)
{
	bool replica = !t->target.mariadb && t->target.version >= 80400;
	struct buf out = {0};
	struct mysql_text x;

	mysql_text_start(&x, o->create, o->session.sql_mode);
	while (!mysql_text_ended(&x) && !mysql_text_is(&x, "DO") &&
	       !mysql_text_is(&x, "SLAVE") && !mysql_text_is(&x, "REPLICA"))
		mysql_text_next(&x);
	if (!statement_word(&x.before, "ON") || mysql_text_is(&x, "DO"))
		return;
	buf_append(&out, o->create, (size_t)(x.t.at - o->create));
	buf_puts(&out, replica ? "REPLICA" : "SLAVE");
	buf_puts(&out, x.t.at + x.t.len);
	replace(&o->create, buf_take(&out));
}

static void mark_absent(
    struct mysql_translation *t, struct schema_object *o, enum mysql_note kind)
{
	o->absent = true;
	replace(&o->after, NULL);
	mysql_notes_add(&t->notes, kind, "%s", o->name);
}

/* Whether it is in a language that MySQL does not have. */
static bool is_oracles(const struct mysql_translation *t, const struct schema_object *o)
{
	return !t->target.mariadb &&
	       (text_starts(o->kind, "package") ||
	           mysql_text_has_mode(o->session.sql_mode, "ORACLE"));
}

static void translate_object(struct mysql_translation *t, struct schema_object *o)
{
	if (is_oracles(t, o)) {
		mark_absent(t, o, MYSQL_NOTE_ORACLE);
		return;
	}
	replace(&o->create, mysql_translate_words(t, o->create, o->session.sql_mode));
	if (strcmp(o->kind, "event") == 0)
		translate_event(t, o);
	translate_modes(t, &o->session.sql_mode);
	translate_charset(t, &o->session.charset);
	translate_collation(t, &o->session.collation);
	translate_collation(t, &o->session.db_collation);
}

/* What a column is to a target that describes itself. */
static void translate_types(struct mysql_translation *t, struct schema_object *o)
{
	for (size_t i = 0; i < o->columns_n; i++) {
		struct schema_column *c = &o->columns[i];

		translate_charset(t, &c->charset);
		if (c->type == SCHEMA_JSON && t->target.mariadb) {
			c->type = SCHEMA_TEXT;
			replace(&c->charset, xstrdup("utf8mb4"));
		} else if (c->type == SCHEMA_TEXT && c->charset == NULL &&
		           !t->target.mariadb) {
			replace(&c->charset, xstrdup("ascii"));
		}
	}
}

bool mysql_translate(struct mysql_translation *t, struct schema *s, struct err *err)
{
	struct schema_database *d = &s->database;

	translate_charset(t, &d->charset);
	translate_collation(t, &d->collation);
	for (size_t i = 0; i < s->objects_n; i++) {
		struct schema_object *o = &s->objects[i];

		if (o->stage == SCHEMA_AFTER) {
			translate_object(t, o);
		} else if (strcmp(o->kind, "sequence") != 0) {
			mysql_translate_table(t, o);
			translate_types(t, o);
		} else if (!t->target.mariadb) {
			mark_absent(t, o, MYSQL_NOTE_SEQUENCE);
		}
		if (t->notes.n[MYSQL_NOTE_CHARSET] > 0 && o->stage != SCHEMA_AFTER)
			return err_set(err, ERR_DB,
			    "%s %.200s: the target has no character set %s, and its bytes "
			    "would be other letters there: convert the table to utf8mb4 at "
			    "the source, or leave it out with 'skip' in .synco.yml",
			    o->kind, o->name, t->notes.names[MYSQL_NOTE_CHARSET].data);
	}
	return true;
}
