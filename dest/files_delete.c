/* --delete: what is removed, and when it is better not to. */
#include <string.h>

#include "common/base/mem.h"
#include "common/base/text.h"
#include "dest/files_item.h"
#include "dest/files_remove.h"

/* Why nothing is removed, though the source lacks it; NULL: it is. */
static const char *why_kept(const struct files *f, const struct meta_set *set)
{
	if (!files_folder_is_known(&f->folder))
		return "it held files before synco put some there; the next pull with --delete "
		       "does remove what the source lacks";
	/* A mount may be missing there. */
	return set->missing || files_seen_none(f->seen)
	           ? "the source has no files at all: empty it by hand if that is right"
	           : NULL;
}

static void smaller(uint64_t *max, const struct config_number *said)
{
	if (said->said && said->n > 0 && (*max == 0 || said->n < *max))
		*max = said->n;
}

/* What only stays at home: by the source's word, the app's here, and .synco.yml's here. */
static struct files_kept what_stays(const struct files *f, const struct meta_set *set)
{
	const struct app_files *here = f->opts->place->here;
	const struct policy *policy = f->opts->policy;
	struct files_kept kept = {
	    .incomplete = &set->incomplete,
	    .left_out = &set->left_out,
	    .globs = {{set->excluded.items, set->excluded.n}},
	    .max_size = set->max_size,
	    .hidden = !f->opts->trust,
	};

	if (here != NULL) {
		kept.globs[1] = (struct files_globs){here->exclude, here->exclude_n};
		kept.globs[2] = (struct files_globs){here->refuse, here->refuse_n};
	}
	if (policy == NULL)
		return kept;
	kept.globs[3] =
	    (struct files_globs){policy->file_exclude.items, policy->file_exclude.n};
	smaller(&kept.max_size, &policy->max_size);
	for (size_t i = 0; i < policy->sets_n; i++) {
		const struct policy_set *own = &policy->sets[i];

		if (strcmp(own->name, set->name) != 0)
			continue;
		kept.globs[4] = (struct files_globs){own->exclude.items, own->exclude.n};
		smaller(&kept.max_size, &own->max_size);
	}
	return kept;
}

/* More than half of what is here: somebody has to say that it is right. */
static bool agree(
    const struct files *f, const struct files_others *others, bool *yes, struct err *err)
{
	const struct files_opts *o = f->opts;
	CLEANUP(freep) char *where = text_printable(o->place->path);
	CLEANUP(freep) char *question = NULL;

	*yes = o->yes || others->gone <= others->all / 2;
	if (*yes)
		return true;
	if (o->ask != NULL && !o->dry_run) {
		question = xasprintf(
		    "%llu of %llu files in %s are not at the source. Remove them? [y/N] ",
		    (unsigned long long)others->gone, (unsigned long long)others->all,
		    where);
		if (!o->ask(o->ctx, question, yes, err))
			return false;
	}
	if (*yes)
		return true;
	log_warn(o->log,
	    "nothing is removed in %s: %llu of %llu files there are not at the source, more "
	    "than half; if that is right, add --yes",
	    where, (unsigned long long)others->gone, (unsigned long long)others->all);
	atomic_fetch_add(&o->progress->held_back, others->gone);
	return true;
}

bool files_delete(struct files *f, const struct meta_set *set, struct err *err)
{
	const struct files_opts *o = f->opts;
	struct files_others others;
	struct files_kept kept;
	const char *why;
	bool yes;

	if (!o->remove || f->root < 0 || o->place == NULL)
		return true;
	kept = what_stays(f, set);
	why = why_kept(f, set);
	if (!files_seen_count_others(f->seen, f->root, &kept, &others, err))
		return false;
	if (why != NULL) {
		if (others.gone > 0)
			log_warn(
			    o->log, "nothing is removed in %s: %s", o->place->path, why);
		return true;
	}
	if (!agree(f, &others, &yes, err))
		return false;
	if (yes && o->dry_run)
		atomic_fetch_add(&o->progress->removed, others.gone);
	return !yes || o->dry_run ||
	       files_seen_remove_others(
	           f->seen, f->root, &kept, &o->progress->removed, err);
}
