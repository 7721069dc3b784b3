# Goal: tables that servers treat in a way of their own arrive whole, the first time and at a refresh: those of
# generated columns only, ARCHIVE, versioned ones (across 11.5's end of time, too), keys that must be there at once,
# decimals in JSON, MyISAM beside InnoDB under global transaction ids; for a user of one database only, too.
. "$(dirname "$0")/../../lib/tap.sh"
. "$(dirname "$0")/../../lib/mariadb.sh"
. "$(dirname "$0")/../../lib/mysql.sh"
. "$(dirname "$0")/../../lib/web.sh"

cleanup() {
	mariadb_stop "$work/db"
	mysql_stop
}
cd "$work" || exit 1

# pull NAME FROM TO [OPTION...]
pull() {
	local name=$1 from=$2 to=$3
	shift 3
	serve --db "$from" --root "$work" --listen 127.0.0.1:0 --ask --all
	run 0 "$name" "$synco" pull "$url" "$token" --json --into "$to" "$@"
	stop_serving
}

in_place() {
	is "$(jq -r 'select(.event == "done") | .inPlace' out)" "$1" "$2"
}

# equal NAME A B: the engine's dump of both.
equal() {
	"$dump" "$2" >a.sql
	"$dump" "$3" >b.sql
	same a.sql b.sql "$1: dumps of both ends are equal"
}

mariadb_start "$work/db" --plugin-load-add=ha_archive || exit 1
dump=dump_for_comparison
db() {
	echo "mysql://${2-root}@localhost/$1?socket=$MARIADB_SOCKET"
}
sql -e "CREATE DATABASE kinds; CREATE DATABASE one; CREATE USER one; GRANT ALL ON one.* TO one"
sql kinds <<'END'
CREATE TABLE generated (a INT AS (1) STORED, b INT AS (a + 1) VIRTUAL);
INSERT INTO generated () VALUES (), (), ();
CREATE TABLE archived (id INT AUTO_INCREMENT PRIMARY KEY, v VARCHAR(9)) ENGINE=ARCHIVE;
INSERT INTO archived (v) VALUES ('a'), ('b');
CREATE TABLE my (id INT PRIMARY KEY, v INT) ENGINE=MyISAM;
INSERT INTO my VALUES (1, 1);
CREATE TABLE words (FTS_DOC_ID BIGINT UNSIGNED AUTO_INCREMENT NOT NULL PRIMARY KEY, x TEXT,
  UNIQUE KEY FTS_DOC_ID_INDEX (FTS_DOC_ID), FULLTEXT KEY x (x));
INSERT INTO words (x) VALUES ('word');
CREATE TABLE parent (id INT PRIMARY KEY, v INT UNIQUE);
CREATE TABLE child (id INT PRIMARY KEY, p INT, CONSTRAINT cp FOREIGN KEY (p) REFERENCES parent (id));
INSERT INTO parent VALUES (1, 1);
INSERT INTO child VALUES (1, 1);
SET sql_mode = '';
CREATE TABLE cut (id INT PRIMARY KEY, n DECIMAL(30,10), r DECIMAL(10,8) AS (n / 7) STORED, e ENUM('a'));
INSERT INTO cut (id, n, e) VALUES (1, 12345678901234567890, 'b');
SET sql_mode = 'ALLOW_INVALID_DATES';
CREATE TABLE dates (d DATE PRIMARY KEY DEFAULT '2021-02-31', at DATETIME);
INSERT INTO dates VALUES ('2021-02-30', '2021-04-31 00:00:00'), ('2021-02-31', NULL), ('2021-03-00', '0000-00-00'), ('2021-03-01', NULL);
END
mkdir "$work/else"
sql kinds -e "CREATE TABLE elsewhere (id INT PRIMARY KEY) DATA DIRECTORY='$work/else'"
pull "MariaDB: tables of all kinds" "$(db kinds)" "$(db copy)"
says out "table elsewhere: its rows are in a folder of its own" "a folder of the source is named"
sql kinds -e 'ALTER TABLE elsewhere RENAME TO there; DROP TABLE there; CREATE TABLE elsewhere (id INT PRIMARY KEY)'
equal "MariaDB" kinds copy
sql kinds -e "INSERT INTO generated () VALUES (); INSERT INTO archived (v) VALUES ('c'); UPDATE my SET v = 2;
	UPDATE parent SET v = 2; SET sql_mode = ''; UPDATE cut SET e = 'c', n = 9e18;
	SET sql_mode = 'ALLOW_INVALID_DATES'; UPDATE dates SET d = '2021-04-31' WHERE d = '2021-02-31'; CREATE DEFINER=one PROCEDURE by_one() SELECT 1"
sql copy -e "INSERT INTO archived (v) VALUES ('mine'), ('too')"
pull "a refresh of them" "$(db kinds)" "$(db copy)"
in_place true "in place"
equal "refreshed" kinds copy
pull "a user of one database only" "$(db kinds)" "$(db one one)"
is "$(grep -c 'by_one' out)" 0 "whose own procedures stay so, which is no news"
pull "who fills it anew" "$(db kinds)" "$(db one one)" --full
equal "one database" kinds one
pull "into a file" "$(db kinds)" kinds.sql
sql -e 'CREATE DATABASE loaded'
sql loaded <kinds.sql
equal "of a file" kinds loaded

sql -e "CREATE DATABASE versions; CREATE TABLE versions.t (id INT PRIMARY KEY, v INT, UNIQUE KEY v (v)) WITH SYSTEM VERSIONING;
	CREATE TABLE versions.named (id INT PRIMARY KEY, since TIMESTAMP(6) GENERATED ALWAYS AS ROW START,
	till TIMESTAMP(6) GENERATED ALWAYS AS ROW END, PERIOD FOR SYSTEM_TIME (since, till)) WITH SYSTEM VERSIONING;
	INSERT INTO versions.t VALUES (1, 1), (2, 2); UPDATE versions.t SET v = 3 WHERE id = 1; DELETE FROM versions.t WHERE id = 2;
	INSERT INTO versions.named (id) VALUES (1), (2); DELETE FROM versions.named WHERE id = 2"
pull "versioned tables with a unique key" "$(db versions)" "$(db copy)" --yes
equal "versioned" versions copy
rows_of() {
	"$@" -N -e "SELECT id, v, row_start, IF(row_end > '2038-01-19', 'now', row_end) FROM t FOR SYSTEM_TIME ALL ORDER BY id, row_end;
		SELECT id, IF(till > '2038-01-19', 'now', till) FROM named FOR SYSTEM_TIME ALL ORDER BY id, till;
		SELECT * FROM t; SELECT id FROM named"
}
if mysql_there mariadb-11.8; then
	mysql_root=${mysql_root%/*}/mariadb-11.8
	mysql_start
	pull "to MariaDB 11.8" "$(db versions)" "mysql://root@127.0.0.1:$mysql_port/v"
	rows_of sql versions >a.txt
	rows_of mysql_sql v >b.txt
	same a.txt b.txt "current rows are current, old ones are old"
	pull "and back" "mysql://root@127.0.0.1:$mysql_port/v" "$(db back)"
	rows_of sql back >b.txt
	same a.txt b.txt "as they were"
	mysql_stop
	mysql_root=${mysql_root%/*}/mysql mysql_pid=''
else
	skip "versions across 11.5: no server in the cache (scripts/fetch-mariadb, as root)"
fi

sql -e "CREATE DATABASE hole; CREATE TABLE hole.bh (id INT) ENGINE=MyISAM; SET GLOBAL enforce_storage_engine = InnoDB"
pull "an engine that the target may not use" "$(db hole)" "$(db copy)" --yes
says out "table bh is not made with engine MyISAM" "is named"
mariadb_stop "$work/db"

if ! mysql_there; then
	skip "MySQL: no server in $mysql_root (scripts/fetch-mysql, as root)"
	finish
fi
mysql_start --enforce-gtid-consistency=ON || exit 1
dump=mysql_dump
db() {
	echo "mysql://${2-root}@127.0.0.1:$mysql_port/$1"
}
mysql_sql -e "CREATE DATABASE first; CREATE DATABASE kinds; CREATE DATABASE one; CREATE USER one; GRANT ALL ON one.* TO one"
mysql_sql first <<'END'
CREATE TABLE made (a INT AS (1) STORED);
INSERT INTO made () VALUES (), ();
CREATE TABLE i (id INT PRIMARY KEY, v INT);
CREATE TABLE my (id INT PRIMARY KEY, v INT) ENGINE=MyISAM;
INSERT INTO i VALUES (1, 1);
INSERT INTO my VALUES (1, 1);
SET SESSION restrict_fk_on_non_standard_key = OFF;
CREATE TABLE p (a INT, KEY (a));
CREATE TABLE c (id INT PRIMARY KEY, a INT, CONSTRAINT ca FOREIGN KEY (a) REFERENCES p (a));
CREATE TABLE checked (id INT PRIMARY KEY, v INT, CONSTRAINT positive CHECK (v > 0), CHECK (v < 100), CONSTRAINT never CHECK (v <> 7) NOT ENFORCED);
INSERT INTO checked VALUES (1, 1);
CREATE TABLE letters (id INT PRIMARY KEY, v VARCHAR(20), e ENUM('a','b')) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
SET sql_mode = '';
SET SESSION cte_max_recursion_depth = 3000;
INSERT INTO letters WITH RECURSIVE n AS (SELECT 1 AS i UNION ALL SELECT i + 1 FROM n WHERE i < 3000) SELECT i, 'x', 'none' FROM n;
CREATE TABLE j (id INT PRIMARY KEY, j JSON);
INSERT INTO j VALUES (1, JSON_OBJECT('price', CAST(19.90 AS DECIMAL(10,2)), 'a"b', JSON_ARRAY(1, CAST('123456789012345678901.123456789' AS DECIMAL(40,9))))),
  (2, CAST(CAST(0.00 AS DECIMAL(5,2)) AS JSON)), (3, '{"plain": [1.5, 1e300, 0.30000000000000004]}'), (4, NULL), (5, '"1.10"');
INSERT INTO j SELECT id + 10, JSON_OBJECT('n', CAST(id / 4 AS DECIMAL(10,3)), 'text', REPEAT('x', 900)) FROM letters;
CREATE VIEW w AS SELECT * FROM c;
END
mysql_dump first >first.sql
mysql_sql kinds -e 'SET GLOBAL restrict_fk_on_non_standard_key = OFF'
mysql_sql kinds <first.sql
mysql_sql kinds -e 'SET GLOBAL restrict_fk_on_non_standard_key = ON'
pull "MySQL: tables of all kinds" "$(db kinds)" "$(db copy)"
equal "MySQL" kinds copy
mysql_sql kinds -e "UPDATE i SET v = 2; UPDATE my SET v = 2; UPDATE letters SET v = 'y' WHERE id < 9; INSERT INTO made () VALUES ();
	UPDATE j SET j = JSON_SET(j, '$.price', CAST(20.50 AS DECIMAL(10,2))) WHERE id = 1"
pull "a refresh of them" "$(db kinds)" "$(db copy)"
in_place true "in place"
equal "refreshed" kinds copy
pull "into a file" "$(db kinds)" kinds.sql
mysql_sql -e 'CREATE DATABASE loaded; SET GLOBAL restrict_fk_on_non_standard_key = OFF'
mysql_sql loaded <kinds.sql
mysql_sql -e 'SET GLOBAL restrict_fk_on_non_standard_key = ON'
equal "of a file" kinds loaded
mysql_sql -e 'DROP VIEW kinds.w; DROP TABLE kinds.c'
pull "a plain user of one database" "$(db kinds)" "$(db one one)"
pull "who fills it anew" "$(db kinds)" "$(db one one)" --full
equal "one database" kinds one
mysql_sql kinds -e "SET time_zone = '+02:00'; CREATE TABLE z (id INT PRIMARY KEY, ts TIMESTAMP, d DATE AS (CAST(ts AS DATE)) STORED, UNIQUE KEY d (d))"
pull "a stored column of a time zone" "$(db kinds)" "$(db copy)"
says out "column d is generated of a TIMESTAMP" "is named"
finish
