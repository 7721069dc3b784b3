# Goal: WordPress as Debian packages it, filled by its own installer, is copied so that
# mariadb-dump of both ends is equal, and it knows its own way there.
. "$(dirname "$0")/../../lib/tap.sh"
. "$(dirname "$0")/../../lib/mariadb.sh"
. "$(dirname "$0")/../../lib/web.sh"

cleanup() {
	mariadb_stop "$work/db"
}
mariadb_start "$work/db" || exit 1
sql -e "CREATE DATABASE wp_live CHARACTER SET utf8mb4; CREATE DATABASE wp_copy CHARACTER SET utf8mb4;
	CREATE USER wp@localhost IDENTIFIED BY 'p\"a\\\\ss\\'w\$1';
	GRANT ALL ON \`wp\\_%\`.* TO wp@localhost"

# compare NAME DB DB
compare() {
	dump_for_comparison "$2" >"$work/a.sql"
	dump_for_comparison "$3" >"$work/b.sql"
	[ "$(grep -c '^INSERT' "$work/a.sql")" -gt 50 ]
	ok $? "$1: there is something to compare"
	same "$work/a.sql" "$work/b.sql" "$1: mariadb-dump of both ends is equal"
}

# wordpress DIR DATABASE: the package's files with a wp-config.php of their own.
wordpress() {
	cp -rL /usr/share/wordpress "$1"
	sed -e "s|database_name_here|$2|; s|username_here|wp|" \
		-e "s|'password_here'|'p\"a\\\\\\\\ss\\\\'w\$1'|" \
		-e "s|'localhost'|'localhost:$MARIADB_SOCKET'|" \
		-e "s|'wp_';|'site_';|" \
		/usr/share/wordpress/wp-config-sample.php >"$1/wp-config.php"
}
wordpress "$work/live" wp_live
wordpress "$work/copy" wp_copy
php_start "$work/live" || exit 1
curl -s "$web/wp-admin/install.php?step=2" -o "$work/install.html" \
	-d weblog_title='Ünser Blog 😀 & "Co"' -d user_name=admin -d admin_email=a@b.example \
	-d admin_password=s3cret -d admin_password2=s3cret -d pw_weak=1 -d language=en_US
grep -q "Success" "$work/install.html"
ok $? "WordPress's own installer has run"
cat >"$work/fill.php" <<'END'
<?php
require $argv[1] . '/wp-load.php';
for ($i = 0; $i < 300; $i++) {
	$id = wp_insert_post(['post_title' => "Post $i – 😀 \\ 'q'", 'post_status' => 'publish',
		'post_content' => str_repeat("<p>Ünïcode $i &amp; \"quotes\"</p>\r\n", $i % 40)]);
	update_post_meta($id, '_data', ['n' => $i, 'nested' => [true, null, 1.5, "a\0b"]]);
}
for ($i = 0; $i < 20; $i++) {
	$file = wp_upload_bits("bild ü $i.jpg", null, random_bytes(1000 * $i + 1));
	wp_insert_attachment(['post_title' => "File $i", 'post_mime_type' => 'image/jpeg'],
		$file['file']);
}
set_transient('junk', 'nobody needs this', 3600);
update_option('latin', "caf\u{e9}");
END
php "$work/fill.php" "$work/live" >"$work/fill.log" 2>&1
ok $? "and it is filled through WordPress itself"

serve_ready --root "$work/live" --publish "$work/live" --all
ok $? "WordPress is found and served"
is "$url" "$web/" "its address comes from its own table of options"
cd "$work/copy" || exit 1
run 0 "WordPress: pull into the app in this folder" "$synco" pull "$url" "$token"
compare WordPress wp_live wp_copy
is "$(find "$work/live/wp-content/uploads" -type f | wc -l)" 20 "WordPress: there are uploads"
same_files "$work/live/wp-content/uploads" "$work/copy/wp-content/uploads" "WordPress: the uploads are equal"
stop_serving
is "$(find "$work/live" -name 'synco-*' | wc -l)" 0 "WordPress: nothing is left in the site's folder"

serve_ready --root "$work/live" --publish "$work/live"
run 0 "WordPress: once more, without what nobody needs" "$synco" pull "$url" "$token" --json
is "$(jq -r 'select(.event == "done") | .files' "$work/out")" 0 "WordPress: no file is fetched again"
is "$(sql -N wp_copy -e "SELECT count(*) FROM site_options WHERE option_name LIKE '\\_transient%'")" 0 \
	"WordPress: no transients"
is "$(sql -N wp_copy -e "SELECT count(*) FROM site_posts WHERE post_title LIKE 'Post%'")" 300 \
	"WordPress: all posts"
stop_serving
finish
