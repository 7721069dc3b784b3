/* Goal: foreign keys to some tables go from a CREATE TABLE, and nothing else does. */
#include <stdlib.h>

#include "common/base/cleanup.h"
#include "common/db/sqlite/sqlite_skip.h"
#include "test/lib/check.h"

static char old[] = "old";
static char quoted[] = "o\"d";
static char *const tables[] = {old, quoted};

static void skipping(const char *sql, const char *wanted, size_t wanted_n)
{
	size_t n;
	CLEANUP(freep) char *text = sqlite_skip_links(sql, tables, 2, &n);

	CHECK_STR(text, wanted);
	CHECK_INT(n, wanted_n);
}

int main(void)
{
	skipping("CREATE TABLE t (a INTEGER REFERENCES new(old), old TEXT)",
	    "CREATE TABLE t (a INTEGER REFERENCES new(old), old TEXT)", 0);
	skipping("CREATE TABLE t (a INTEGER NOT NULL REFERENCES Old, b)",
	    "CREATE TABLE t (a INTEGER NOT NULL , b)", 1);
	skipping(
	    "CREATE TABLE t (a INTEGER DEFAULT (1) CONSTRAINT x REFERENCES \"o\"\"d\" (\"i)\") ON DELETE SET NULL "
	    "ON UPDATE CASCADE MATCH FULL NOT DEFERRABLE INITIALLY IMMEDIATE NOT NULL UNIQUE, b)",
	    "CREATE TABLE t (a INTEGER DEFAULT (1)  NOT NULL UNIQUE, b)", 1);
	skipping(
	    "CREATE TABLE t (a, b, -- REFERENCES old,\n  CONSTRAINT \"x\" FOREIGN KEY (a, b) REFERENCES [old] (a, b) ON DELETE NO ACTION,\n"
	    "  FOREIGN KEY (b) REFERENCES new (b), CHECK (a <> 'REFERENCES old')) WITHOUT ROWID",
	    "CREATE TABLE t (a, b,\n  FOREIGN KEY (b) REFERENCES new (b), CHECK (a <> 'REFERENCES old')) WITHOUT ROWID",
	    1);
	skipping(
	    "CREATE TABLE t (a REFERENCES old REFERENCES new REFERENCES `old`(x) DEFERRABLE INITIALLY DEFERRED, "
	    "FOREIGN KEY(a) REFERENCES 'old')",
	    "CREATE TABLE t (a  REFERENCES new )", 3);
	skipping(
	    "CREATE TABLE t (a CHECK (a IN (SELECT references FROM x)), \"references\" old)",
	    "CREATE TABLE t (a CHECK (a IN (SELECT references FROM x)), \"references\" old)",
	    0);
	skipping("REFERENCES (references old", "REFERENCES (", 1);
	skipping("((references old on", "((references old on", 0);
	skipping("(references old on", "(", 1);
	skipping("", "", 0);
	return check_done();
}
