/*
 * A checkout may be a stranger's: its .synco.yml names commands that would run here.
 *
 * They run once the user has agreed to them: at a terminal when they are first needed, else before,
 * with synco trust.  What is agreed to is this content of this file, remembered by a digest in the
 * state folder; when it changes it is asked again.  A file that others own or can write to is
 * followed in nothing before all of it was agreed to.  --yes is about targets and agrees to nothing.
 */
#ifndef SYNCO_DEST_TRUST_H
#define SYNCO_DEST_TRUST_H

#include "common/app/config.h"
#include "common/base/cli.h"

/* One thing of the file that would act here. */
struct trust_item {
	char *key;  /* "remotes.production.via" */
	char *text; /* the command, or where it leads */
};

/* What a file asks for. */
struct trust {
	char *path; /* the file's; NULL: there is none, and nothing to agree to */
	struct trust_item *items;
	size_t n;
	struct err strange;       /* why it is not the user's own; ERR_NONE: it is */
	char digest[DIGEST_TEXT]; /* of what is to be agreed to */
};

void trust_look(const struct config *config, struct trust *t);
void trust_reset(struct trust *t);

/* Whether there is nothing to agree to, or just this was. */
bool trust_is_agreed(const struct trust *t, bool *agreed, struct err *err) MUST_CHECK;

/* From now on it is. */
bool trust_remember(const struct trust *t, struct err *err) MUST_CHECK;

/* Lines for people, one for each item, and for whose file it is. */
typedef void trust_say(void *ctx, const char *line);
void trust_show(const struct trust *t, trust_say *say, void *ctx);

/* What a run is about to do of what the file says. */
struct trust_use {
	const struct config_remote *remote; /* whose words it follows; or NULL */
	bool via;                           /* its via */
	bool into;                          /* its into */
	bool after; /* after_pull, and what the remote has of it */
};

/*
 * Lets the run go on when nothing of that needs to be agreed to, or it was, or the user agrees now
 * (may_ask).  ERR_REFUSED else, with what to type.
 */
bool trust_check(const struct config *config, const struct trust_use *use, bool may_ask,
    struct err *err) MUST_CHECK;

/* Whether into, of a file in folder, leads out of that: to another folder, or another host. */
bool trust_leads_out(const char *into, const char *folder);

/*
 * Whether a file, which was opened, is the user's own: it and all folders above are theirs (of who
 * called sudo, of root), and nobody else can write to them.  Says why not.
 */
bool trust_is_own(const char *path, const struct stat *st, struct err *why) MUST_CHECK;

extern const struct cli_opt trust_options[];
extern const char trust_help[];
int trust_run(const struct cli_command *self, int argc, char **argv);

#endif
