# Goal: what masks, conditions and exclusions keep at the source stands in no index of full texts either,
# and the indexes that come find what is here.
. "$(dirname "$0")/../../lib/tap.sh"
. "$(dirname "$0")/../../lib/app.sh"

cd "$work" || exit 1
mkdir app
db=$work/app/a.db
sqlite3 "$db" "
CREATE TABLE users(id INTEGER PRIMARY KEY, email TEXT, bio TEXT);
INSERT INTO users VALUES (1,'jane.roe@real.example','likes tea'), (2,'max@real.example','likes rum');
CREATE VIRTUAL TABLE last USING fts5(email, bio, prefix='2 3');
INSERT INTO last SELECT email, bio FROM users;
CREATE VIRTUAL TABLE own5 USING fts5(email, bio UNINDEXED, tokenize = 'porter unicode61');
INSERT INTO own5(rowid, email, bio) SELECT id, email, bio FROM users;
CREATE VIRTUAL TABLE own4 USING fts4(email TEXT, bio);
INSERT INTO own4(docid, email, bio) SELECT id, email, bio FROM users;
CREATE VIRTUAL TABLE outside USING fts5(email, bio, content='users', content_rowid='id');
INSERT INTO outside(outside) VALUES ('rebuild');
CREATE VIRTUAL TABLE bare USING fts5(email, content='');
INSERT INTO bare(rowid, email) SELECT id, email FROM users;
CREATE TABLE secret(id INTEGER PRIMARY KEY, email TEXT);
INSERT INTO secret VALUES (1,'topsecret@real.example');
CREATE VIRTUAL TABLE secret_words USING FTS5(email);
INSERT INTO secret_words VALUES ('topsecret@real.example');
CREATE VIRTUAL TABLE of_secret USING fts5(email, content=secret, content_rowid=id);
INSERT INTO of_secret(of_secret) VALUES ('rebuild');
CREATE VIRTUAL TABLE places USING rtree(id, a, b);
INSERT INTO places VALUES (1, 2, 3);
CREATE VIEW ids AS SELECT id FROM users; ANALYZE"

# real FILE MESSAGE: nothing in a file is from the source.
real() {
	[ -s "$1" ] && ! grep -aqi -E 'real\.example|jane|topsecret' "$1"
	ok $? "$2"
}
count() {
	sqlite3 "$1" "SELECT count(*) FROM $2" 2>&1
}
check() {
	is "$(count "$1" "own5 WHERE own5 MATCH 'invalid'")" "$2" "$3: FTS5 finds what was masked"
	is "$(count "$1" "own4 WHERE own4 MATCH 'invalid'")" "$2" "$3: so does FTS4"
	is "$(count "$1" "outside WHERE outside MATCH 'invalid'")" "$2" "$3: and an index of another table"
	is "$(sqlite3 "$1" "SELECT group_concat(bio, '|') FROM (SELECT bio FROM own5 ORDER BY rowid)")" \
		"$4" "$3: what is not masked came as it is"
	is "$(count "$1" "bare WHERE bare MATCH 'real OR invalid'")" 0 "$3: what keeps no texts is empty"
	is "$(count "$1" secret_words)$(count "$1" "of_secret WHERE of_secret MATCH 'real'")" 00 "$3: what is excluded is empty"
	is "$(sqlite3 "$1" "SELECT id || a || b FROM places")" 12.03.0 "$3: other modules came along"
	is "$(sqlite3 "$1" "INSERT INTO own5(own5) VALUES ('integrity-check'); INSERT INTO outside(outside) VALUES ('integrity-check');
		INSERT INTO secret_words(secret_words) VALUES ('integrity-check'); PRAGMA integrity_check" 2>&1)" ok "$3: the indexes are whole"
}

echo 'database: {exclude: [Secret, SECRET_words], mask: {users: {email: email}, own5: {email: email}, own4: {email: email}}, mask_secret_file: s}' >app/.synco.yml
printf 'synco-mask-secret-1:%032d:%064d\n' 1 2 >app/s
chmod 600 app/s
serve --root "$work/app" --db "sqlite:$db" --listen 127.0.0.1:0 --ask
run 0 "masked" "$synco" pull "$url" "$token" --into sqlite:out.db
says "$work/err" "bare: its index keeps no texts" "what comes empty is named"
real out.db "nothing of the source is in the new file"
check out.db 2 "anew" "likes tea|likes rum"
stop_serving
serve --root "$work/app" --db "sqlite:$db" --listen 127.0.0.1:0
run 0 "into a file" "$synco" pull "$url" "$token" --into out.sql
real out.sql "nothing of the source is in the SQL file"
sqlite3 -safe loaded.db <out.sql
check loaded.db 2 "from the SQL file" "likes tea|likes rum"
stop_serving

sqlite3 "$db" "INSERT INTO users VALUES (3,'eve@real.example','likes ale'); INSERT INTO own5(rowid, email, bio) VALUES (3,'eve@real.example','likes ale');
INSERT INTO own4(docid, email, bio) VALUES (3,'eve@real.example','likes ale'); UPDATE own5 SET bio = 'likes gin' WHERE rowid = 2;
INSERT INTO outside(rowid, email, bio) VALUES (3,'eve@real.example','likes ale')"
serve --root "$work/app" --db "sqlite:$db" --listen 127.0.0.1:0 --ask
run 0 "a refresh" "$synco" pull "$url" "$token" --into sqlite:out.db
! grep -q "filled anew" "$work/err"
ok $? "it is done in place"
real out.db "nothing of the source is in it then"
check out.db 3 "refreshed" "likes tea|likes gin|likes ale"
stop_serving

# A copy that was made without masks loses what is not to be here any more.
rm app/.synco.yml
serve --root "$work/app" --db "sqlite:$db" --listen 127.0.0.1:0 --ask
run 0 "without masks" "$synco" pull "$url" "$token" --into sqlite:open.db
is "$(count open.db "bare WHERE bare MATCH 'jane'")$(count open.db "secret_words WHERE secret_words MATCH 'topsecret'")" 11 \
	"without masks all comes as it is"
stop_serving
echo 'database: {exclude: [secret, secret_words], mask: {users: {email: email}, own5: {email: email}, own4: {email: email}}, mask_secret_file: s}' >app/.synco.yml
serve --root "$work/app" --db "sqlite:$db" --listen 127.0.0.1:0 --ask
run 0 "masked from now on" "$synco" pull "$url" "$token" --into sqlite:open.db
check open.db 3 "masked later" "likes tea|likes gin|likes ale"
stop_serving
finish
