# shellcheck shell=bash
# Small apps for tests.

# sqlite_app DIR: a Laravel checkout on SQLite, without data.
sqlite_app() {
	mkdir -p "$1/database" "$1/storage/app/public" "$1/storage/app/private" "$1/public"
	printf '#!/usr/bin/env php\n' >"$1/artisan"
	printf 'APP_URL=http://app.example\nDB_CONNECTION=sqlite\n' >"$1/.env"
}

# sqlite_fill DIR [ROWS]
sqlite_fill() {
	sqlite3 "$1/database/database.sqlite" "
		CREATE TABLE users (id INTEGER PRIMARY KEY, email TEXT UNIQUE, name TEXT, data BLOB, r REAL);
		CREATE TABLE sessions (id TEXT PRIMARY KEY, payload TEXT);
		CREATE INDEX users_name ON users (name);
		CREATE VIEW names AS SELECT name FROM users;
		WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${2-5000})
		  INSERT INTO users SELECT i, 'u' || i || '@x.example', 'Ünï ' || char(128512) || i,
		  CASE WHEN i % 3 THEN randomblob(20) END, i / 7.0 FROM n;
		INSERT INTO sessions VALUES ('a', 'b');"
}

# files_fill DIR: files of many sizes and names in the app's folders.
files_fill() {
	local i
	mkdir -p "$1/storage/app/public/a/b c/d"
	for i in 0 1 100 65536 1048576 1048577 3000000; do
		head -c $i /dev/urandom >"$1/storage/app/public/size-$i.bin"
	done
	echo one >"$1/storage/app/public/a/b c/d/ünïcode 😀.txt"
	printf 'x' >"$1/storage/app/public/a/"$'new\nline'
	printf 'y' >"$1/storage/app/public/a/"$'latin1-\xfc'
	printf 'z' >"$1/storage/app/public/a/percent%20 & ? # \" '.txt"
	echo secret >"$1/storage/app/private/invoice.txt"
	chmod 755 "$1/storage/app/private/invoice.txt"
	touch -d '2020-02-02 02:02:02Z' "$1/storage/app/public/size-100.bin"
}

# sqlite_same NAME DIR DIR: the databases are equal by the sqlite3 shell's own dump (but for
# sessions, which nobody needs).
sqlite_same() {
	sqlite3 "$2/database/database.sqlite" '.dump users' '.dump names' >"$work/a.dump"
	sqlite3 "$3/database/database.sqlite" '.dump users' '.dump names' >"$work/b.dump"
	same "$work/a.dump" "$work/b.dump" "$1"
}
