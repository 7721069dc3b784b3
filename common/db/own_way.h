/*
 * What is a target's own: neither did synco bring it, nor does the source have it.
 *
 * Before a target is adopted or begun its caller may set db_target.here (borrowed): what was described
 * there, of which objects that are its own are marked.  They stay when it is changed in place; and when
 * it is filled anew it depends on its kind.  Without here all gives way.
 */
#ifndef SYNCO_COMMON_DB_OWN_WAY_H
#define SYNCO_COMMON_DB_OWN_WAY_H

enum db_own_way {
	DB_OWN_LOST, /* it can't be carried over */
	DB_OWN_COPIED, /* schema holds it again (db_target_begin()), and its rows come as all do */
	DB_OWN_STAYS, /* it is where it was when the new content comes */
};

#endif
