# Goal: a database crosses between MariaDB and MySQL, both ways, and to a later release: rows are equal, what has
# another name there is written so, what can't be carried is named, and a refresh stays in place.
. "$(dirname "$0")/../../lib/tap.sh"
. "$(dirname "$0")/../../lib/mariadb.sh"
. "$(dirname "$0")/../../lib/web.sh"
. "$(dirname "$0")/../../lib/mysql.sh"

cleanup() {
	mariadb_stop "$work/db"
	mysql_stop
}
cd "$work" || exit 1
mysql_there || { skip "MySQL: no server in $mysql_root (scripts/fetch-mysql, as root)"; finish; }
mariadb_start "$work/db" || exit 1
mysql_start || exit 1
maria() { echo "mysql://root@localhost/$1?socket=$MARIADB_SOCKET"; }
my() { echo "mysql://root@127.0.0.1:$mysql_port/$1"; }

# values CLIENT DATABASE: all columns of all tables as text, whose names are the same at both ends
values() {
	local table columns
	for table in $tables; do # HEX() of a UUID is of its bytes, CONCAT() takes no vectors
		columns=$(sql -N -e "SELECT GROUP_CONCAT(CONCAT('HEX(CONCAT(\`', COLUMN_NAME, '\`))') ORDER BY ORDINAL_POSITION) FROM information_schema.COLUMNS
			WHERE TABLE_SCHEMA = '$maria_database' AND TABLE_NAME = '$table'")
		columns=${columns//HEX(CONCAT(\`v\`))/HEX(v)}
		"$1" -N "$2" -e "SELECT '$table', ${columns//HEX(CONCAT(\`geo\`))/HEX(geo)} FROM \`$table\` ORDER BY 2"
	done
}

# crosses NAME SOURCE TARGET MYSQL-DATABASE MARIADB-DATABASE
crosses() {
	local maria_database=$5
	serve_ready --db "$2" --root "$work" --listen 127.0.0.1:0 --all
	run 0 "$1" "$synco" pull "$url" "$token" --into "$3"
	cp err said
	values mysql_sql "$4" >a
	values sql "$5" >b
	same a b "$1: all values are equal"
	run 0 "$1 again" "$synco" pull "$url" "$token" --into "$3"
	says_not err "filled anew" "it stays in place"
	stop_serving
}
says_not() { ! grep -q "$2" "$1"; ok $? "$3"; }

mysql_sql <<'SQL'
CREATE DATABASE shop; USE shop;
CREATE TABLE kinds (id INT PRIMARY KEY, hidden INT DEFAULT 5 INVISIBLE, j JSON, v VECTOR(3), u CHAR(36) DEFAULT (UUID()),
	b BINARY(16) DEFAULT (UUID_TO_BIN(UUID())), s VARCHAR(20) DEFAULT 'INVISIBLE', t TEXT DEFAULT ('abc'),
	g VARCHAR(50) AS (CONCAT(id, 'ü', s)) STORED, r INT AS (s REGEXP '^a') VIRTUAL, geo POINT NOT NULL SRID 4326, l VARCHAR(9) CHARACTER SET latin1,
	at TIMESTAMP(3) NULL DEFAULT CURRENT_TIMESTAMP(3) ON UPDATE CURRENT_TIMESTAMP(3),
	KEY down (id DESC, s), KEY unseen (s) INVISIBLE, UNIQUE KEY u (u), KEY lowered ((LOWER(s))), SPATIAL KEY (geo), FULLTEXT KEY (s, t),
	CONSTRAINT soft CHECK (id > 10) NOT ENFORCED, CONSTRAINT hard CHECK (s <> 'no'))
	COMMENT='/*!80023 INVISIBLE */';
INSERT INTO kinds (id, hidden, j, v, u, s, geo, l) VALUES (1, 7, '{"a": 19.90, "b": [1, "ü"]}', TO_VECTOR('[1,2,3]'), 'x', 'a''\\', ST_SRID(POINT(1, 2), 4326), 'ä'),
	(2, NULL, NULL, NULL, 'y', NULL, ST_SRID(POINT(3, 4), 4326), NULL);
CREATE TABLE parts (a INT, b INT, PRIMARY KEY (a, b)) PARTITION BY RANGE (b) (PARTITION p0 VALUES LESS THAN (10), PARTITION `p 1` VALUES LESS THAN MAXVALUE);
INSERT INTO parts VALUES (1, 1), (2, 20);
CREATE TABLE child (id VARCHAR(20) PRIMARY KEY, k INT, CONSTRAINT to_kinds FOREIGN KEY (k) REFERENCES kinds (id) ON DELETE RESTRICT);
INSERT INTO child VALUES ('b', 1), ('A', 2), ('ö', 1), ('_', NULL), ('Z ', 2);
CREATE VIEW seen AS SELECT id, s COLLATE utf8mb4_0900_as_ci AS c FROM kinds WHERE s REGEXP 'a' AND JSON_EXTRACT(j, '$.a') > 1;
CREATE FUNCTION f(a VARCHAR(9) CHARSET utf8mb4 COLLATE utf8mb4_0900_ai_ci) RETURNS VARCHAR(40) CHARSET utf8mb4 DETERMINISTIC RETURN CONCAT(a, ' utf8mb4_0900_ai_ci');
CREATE TRIGGER tr BEFORE INSERT ON parts FOR EACH ROW SET NEW.b = NEW.b + 1;
CREATE EVENT ev ON SCHEDULE EVERY 1 DAY STARTS '2030-01-01' DISABLE ON REPLICA DO DELETE FROM parts WHERE a > 100;
CREATE DATABASE odd; CREATE TABLE odd.far (a VARCHAR(5) CHARACTER SET gb18030);
SQL
tables="kinds parts child"
crosses "MySQL to MariaDB" "$(my shop)" "$(maria shop)" shop shop
for what in "JSON is text with a check there" "soft of kinds" "lowered of kinds" \
	"vector is varbinary" "utf8mb4_0900_ai_ci is utf8mb4_uca1400_nopad_ai_ci"; do
	says said "$what" "named: $what"
done
sql -N -e 'SHOW CREATE TABLE shop.kinds' >made
says made "INVISIBLE" "an invisible column stays so"
says made "IGNORED" "an index that is not used stays so"
is "$(sql -N shop -e "SELECT GROUP_CONCAT(id), f('x') FROM seen")" "1	x utf8mb4_0900_ai_ci" "the view and the function work"
is "$(sql -N -e "SELECT (SELECT COUNT(*) FROM information_schema.TRIGGERS WHERE TRIGGER_SCHEMA = 'shop') + (SELECT COUNT(*) FROM information_schema.EVENTS WHERE EVENT_SCHEMA = 'shop')")" 2 \
	"the trigger and the event are there"
serve_ready --db "$(my odd)" --root "$work" --listen 127.0.0.1:0 --all
run 1 "letters that the target has no character set for" "$synco" pull "$url" "$token" --into "$(maria odd)"
says err "no character set gb18030" "are refused, with what to do"
stop_serving

sql <<'SQL'
CREATE DATABASE store CHARACTER SET utf8mb4 COLLATE utf8mb4_uca1400_as_ci; USE store; CREATE SEQUENCE numbers;
CREATE TABLE kinds (id INT PRIMARY KEY, hidden INT INVISIBLE DEFAULT 5 CHECK (hidden <> id), j JSON, u UUID DEFAULT UUID(), i4 INET4, i6 INET6,
	s VARCHAR(20) DEFAULT CONCAT('a', 'b'), t TEXT DEFAULT 'abc', d DATE DEFAULT CURDATE(), at DATETIME DEFAULT CURRENT_TIMESTAMP(), comp VARCHAR(500) COMPRESSED,
	twice INT AS (id * 2) PERSISTENT, n INT DEFAULT NEXTVAL(numbers), KEY down (id DESC), KEY unseen (s) IGNORED, UNIQUE KEY (u), UNIQUE KEY whole (t), FULLTEXT KEY (s), CHECK (id < 100));
INSERT INTO kinds (t, id, hidden, j, u, i4, i6, s, comp) VALUES ('x', 1, 2, '{"a": 19.90,  "b": 1}', '6ccd780c-baba-1026-9564-5b8c656024db', '1.2.3.4', '::1', 'ä ', REPEAT('x', 300)),
	('y', 2, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
CREATE TABLE aria (a INT, b VARCHAR(9) CHARACTER SET latin1, CHECK (a < 100)) ENGINE=Aria TRANSACTIONAL=1;
INSERT INTO aria VALUES (1, 'ü');
CREATE PROCEDURE p() SELECT NVL(1, 2); CREATE VIEW seen AS SELECT s COLLATE utf8mb4_uca1400_ai_ci AS c FROM kinds;
SET sql_mode = ORACLE;
DELIMITER //
CREATE PACKAGE pack AS FUNCTION f RETURN INT; END; //
DELIMITER ;
SET sql_mode = DEFAULT; CREATE DATABASE dated; CREATE TABLE dated.kept (id INT PRIMARY KEY, v INT) WITH SYSTEM VERSIONING;
INSERT INTO dated.kept VALUES (1, 1), (2, 2); UPDATE dated.kept SET v = 3; DELETE FROM dated.kept WHERE id = 2;
SQL
tables="kinds aria"
crosses "MariaDB to MySQL" "$(maria store)" "$(my store)" store store
for what in "uuid is char(36)" "whole of kinds" "sequences are left out" "kinds.n" \
	"InnoDB there: aria" "Oracle's dialect are left out: pack" "NO_AUTO_CREATE_USER"; do
	says said "$what" "named: $what"
done
is "$(mysql_sql -N store -e 'CALL p(); SELECT COUNT(*) FROM seen')" "1
2" "the procedure and the view work"
serve_ready --db "$(maria dated)" --root "$work" --listen 127.0.0.1:0 --all
run 0 "a system-versioned table" "$synco" pull "$url" "$token" --into "$(my dated)"
says err "history stays at the source: kept" "the history is named"
is "$(mysql_sql -N dated -e 'SELECT * FROM kept')" "1	3" "its current rows are there"
stop_serving
finish
