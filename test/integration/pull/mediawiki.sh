# Goal: MediaWiki as Debian packages it, installed by its own installer, is found by its
# LocalSettings.php and copied: on MariaDB so that mariadb-dump of both ends is equal but for rows
# nobody needs, on SQLite by the shell's own dump; and the copy works.
. "$(dirname "$0")/../../lib/tap.sh"
. "$(dirname "$0")/../../lib/mariadb.sh"
. "$(dirname "$0")/../../lib/web.sh"

cleanup() {
	mariadb_stop "$work/db"
}
mariadb_start "$work/db" || exit 1
sql -e "CREATE DATABASE wiki_copy; CREATE USER wiki@localhost IDENTIFIED BY 'p\$a\"s\\\\s';
	GRANT ALL ON \`wiki\\_%\`.* TO wiki@localhost"
maintenance=/usr/share/mediawiki/maintenance
mkdir -p "$work/site" "$work/data/live" "$work/data/copy"
php_start "$work/site" || exit 1

# wiki DIR ARG...: a wiki of its own in $work/site/DIR.
wiki() {
	local dir=$work/site/$1
	mkdir -p "$dir/images"
	php $maintenance/install.php --confpath "$dir" --pass adminpassword1 --scriptpath "/$1" \
		--server "$web" "${@:2}" "Wiki ü" Admin >"$work/wiki.log" 2>&1 &&
		cat >>"$dir/LocalSettings.php" <<-'END'
			$wgEnableUploads = true;
			$wgUploadDirectory = __DIR__ . '/images';
		END
}

# fill DIR: pages, uploads and jobs.
fill() {
	local conf=$work/site/$1/LocalSettings.php i
	mkdir -p "$work/uploads"
	for i in $(seq 8); do
		printf 'Text %s, [[Link]], ünï 😀, {{template|a=\\}}\n%s\n' "$i" \
			"$(head -c 3000 /dev/urandom | base64)" |
			php $maintenance/edit.php --conf "$conf" -s "edit $i" "Page ü/$i" || return 1
		head -c $((i * 1000)) /dev/urandom >"$work/uploads/File_ü_$i.txt"
	done
	php $maintenance/importImages.php --conf "$conf" --extensions txt --comment "a file" "$work/uploads"
}

# copy_of DIR DIR SED: the second wiki has the first one's settings, changed by SED.
copy_of() {
	mkdir -p "$work/site/$2"
	sed "$3" "$work/site/$1/LocalSettings.php" >"$work/site/$2/LocalSettings.php"
}

# same_text DIR DIR NAME: MediaWiki itself finds the same page in both.
same_text() {
	local dir
	for dir in "$1" "$2"; do
		php $maintenance/getText.php --conf "$work/site/$dir/LocalSettings.php" "Page ü/3" >"$work/$dir.txt" 2>&1
	done
	grep -q "^Text 3, " "$work/$1.txt"
	ok $? "$3: MediaWiki finds a page"
	same "$work/$1.txt" "$work/$2.txt" "$3: and the same one in the copy"
}

wiki live --dbtype mysql --dbserver "localhost:$MARIADB_SOCKET" --dbname wiki_live --dbprefix mw_ \
	--dbuser root
ok $? "MediaWiki's own installer has run"
cat >>"$work/site/live/LocalSettings.php" <<'END'
$wgDBuser = "wiki";
$wgDBpassword = "p\$a\"s\\s";
END
fill live >"$work/fill.log" 2>&1
ok $? "and it is filled by its own scripts"
copy_of live copy 's/wiki_live/wiki_copy/'

run 0 "it is found" "$lite" detect --root "$work/site/live" --json
is "$(jq -r '"\(.framework) \(.database.database) \(.baseUrl)"' "$work/out")" \
	"MediaWiki wiki_live $web/live" "with its database and its address"
serve_ready --root "$work/site/live" --publish "$work/site/live" --all
ok $? "and served"
cd "$work/site/copy" || exit 1
run 0 "pull into the wiki in this folder" "$synco" pull "$url" "$token"
dump_for_comparison wiki_live >"$work/a.sql"
dump_for_comparison wiki_copy >"$work/b.sql"
[ "$(grep -c '^INSERT' "$work/a.sql")" -gt 50 ]
ok $? "there is something to compare"
same "$work/a.sql" "$work/b.sql" "mariadb-dump of both ends is equal"
is "$(find "$work/site/live/images" -name 'File*' | wc -l)" 8 "there are uploads"
same_files "$work/site/live/images" "$work/site/copy/images" "and they are equal"
same_text live copy "MariaDB"
stop_serving

left_out="objectcache l10n_cache module_deps job recentchanges uploadstash querycache querycache_info querycachetwo"
serve_ready --root "$work/site/live" --publish "$work/site/live"
run 0 "once more, without what nobody needs" "$synco" pull "$url" "$token" --json
ignored=()
rows=0
for table in $left_out; do
	ignored+=("--ignore-table=wiki_live.mw_$table" "--ignore-table=wiki_copy.mw_$table")
	rows=$((rows + $(sql -N wiki_copy -e "SELECT count(*) FROM mw_$table")))
done
[ "$(sql -N wiki_live -e 'SELECT count(*) FROM mw_recentchanges')" -gt 8 ]
ok $? "there was something nobody needs"
is "$rows" 0 "it is left out"
dump_for_comparison wiki_live "${ignored[@]}" >"$work/a.sql"
dump_for_comparison wiki_copy "${ignored[@]}" >"$work/b.sql"
same "$work/a.sql" "$work/b.sql" "mariadb-dump of both ends is equal for all other tables"
stop_serving

wiki lite --dbtype sqlite --dbpath "$work/data/live" --dbname my_wiki
ok $? "SQLite: MediaWiki's own installer has run"
fill lite >"$work/fill.log" 2>&1
ok $? "SQLite: and it is filled by its own scripts"
copy_of lite lite_copy "s|$work/data/live|$work/data/copy|"
serve_ready --root "$work/site/lite" --publish "$work/site/lite" --all
ok $? "SQLite: it is found and served"
cd "$work/site/lite_copy" || exit 1
run 0 "SQLite: pull into the wiki in this folder" "$synco" pull "$url" "$token"
for end in live copy; do
	sqlite3 "$work/data/$end/my_wiki.sqlite" '.dbconfig defensive off' .dump | sort >"$work/$end.dump"
done
grep -q "INSERT INTO page " "$work/live.dump"
ok $? "SQLite: there is something to compare"
same "$work/live.dump" "$work/copy.dump" "SQLite: the shell's dump of both ends is equal"
same_text lite lite_copy "SQLite"
stop_serving
finish
