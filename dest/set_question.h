/*
 * Which of the sets that a source has are wanted.
 */
#ifndef SYNCO_DEST_SET_QUESTION_H
#define SYNCO_DEST_SET_QUESTION_H

#include "common/app/app.h"
#include "common/base/cli.h"
#include "dest/remote.h"
#include "dest/survey_sender.h"

/* All is borrowed. */
struct set_question {
	struct remote *remote;
	struct survey_sender *survey; /* of the session */
	const struct meta *meta;
	const struct cli_list *into; /* as in targets_opts */
	const struct app *app;       /* the same */
	bool ask;                    /* somebody is there to choose */
};

/*
 * Those of only, which must be there (ERR_USAGE); or, with ask, those of them that somebody chooses:
 * only then has their names, which belong to meta.  The source hears from us meanwhile.
 */
bool set_question_settle(
    const struct set_question *q, struct cli_list *only, struct err *err) MUST_CHECK;

#endif
