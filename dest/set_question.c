#include "dest/set_question.h"

#include <string.h>

#include "common/app/set_choice.h"
#include "common/app/wipe.h"
#include "common/base/mem.h"
#include "common/base/text.h"
#include "dest/chooser.h"
#include "dest/heartbeat.h"
#include "dest/targets.h"

/* "mysql", "wp-content/uploads, 1.5 GB": what a set is, to free(). */
static char *describe(const struct meta_set *set)
{
	struct buf about = {0};

	buf_puts(&about, set->type == META_TABLES ? set->engine : set->folder);
	if (set->size_bytes > 0) {
		buf_puts(&about, ", ");
		text_append_size(&about, set->size_bytes);
	}
	return buf_take(&about);
}

/* A database that nothing here takes would be an error when it is named. */
static bool is_on(const struct set_question *q, const struct meta_set *set)
{
	CLEANUP(wipe_strp) char *place = NULL;

	if (set->type != META_TABLES || strcmp(set->name, APP_DB_SET) == 0)
		return true;
	place = targets_place(q->into, q->app, set->name);
	return place != NULL;
}

/* As --only names this set alone: "files" would be all file sets. */
static const char *only_name(const char *set)
{
	return strcmp(set, "files") == 0 ? "files:files" : set;
}

static bool ask_sets(const struct set_question *q, const struct meta_set *const *sets,
    size_t n, struct cli_list *only, struct err *err)
{
	CLEANUP(freep) struct chooser_item *items = xcalloc(n, sizeof(*items));
	struct cli_list chosen = {.n = 0};
	bool ok;

	for (size_t i = 0; i < n; i++)
		items[i] = (struct chooser_item){
		    sets[i]->name, describe(sets[i]), is_on(q, sets[i])};
	ok = chooser_some("What is to come?", items, n, err);
	for (size_t i = 0; i < n; i++) {
		if (items[i].on && chosen.n < CLI_LIST_MAX)
			chosen.items[chosen.n++] = only_name(sets[i]->name);
		free((char *)items[i].about);
	}
	/* All is what was asked for before. */
	if (ok && chosen.n < n)
		*only = chosen;
	return ok;
}

static bool check_only(const struct meta *m, const struct cli_list *only, struct err *err)
{
	CLEANUP(freep)
	struct set_choice_set *sets = xcalloc(m->sets_n, sizeof(*sets));

	for (size_t i = 0; i < m->sets_n; i++)
		sets[i] = (struct set_choice_set){
		    m->sets[i].name, m->sets[i].type == META_TABLES};
	return set_choice_check(only, sets, m->sets_n, err);
}

bool set_question_settle(
    const struct set_question *q, struct cli_list *only, struct err *err)
{
	const struct meta *m = q->meta;
	CLEANUP(freep)
	const struct meta_set **sets = xcalloc(m->sets_n, sizeof(*sets));
	CLEANUP(heartbeat_freep) struct heartbeat *heartbeat = NULL;
	size_t n = 0;

	if (!check_only(m, only, err))
		return false;
	for (size_t i = 0; i < m->sets_n; i++) {
		const struct meta_set *set = &m->sets[i];

		if (set_choice_has(only, set->name, set->type == META_TABLES))
			sets[n++] = set;
	}
	if (!q->ask || n < 2)
		return true;
	/* Acks are a sign of life, too. */
	if (remote_acks(q->remote) == NULL &&
	    (heartbeat = heartbeat_new(q->survey, err)) == NULL)
		return false;
	return ask_sets(q, sets, n, only, err);
}
