# Goal: a WordPress that is pulled with --site-url works at its new address: its pages link to
# themselves, options and widgets are arrays, a refresh brings only what changed. So does a network of
# sites with hosts of their own.
. "$(dirname "$0")/../../lib/tap.sh"
. "$(dirname "$0")/../../lib/mariadb.sh"
. "$(dirname "$0")/../../lib/web.sh"

cleanup() {
	mariadb_stop "$work/db"
}
mariadb_start "$work/db" || exit 1
for name in wp_live wp_copy net_live net_copy; do
	sql -e "CREATE DATABASE $name CHARACTER SET utf8mb4"
done
cd "$work" || exit 1

# wordpress DIR DATABASE: the package's files with a wp-config.php of their own, whose addresses come
# from the database, and a theme.
wordpress() {
	cp -rL /usr/share/wordpress "$1"
	sed -e "s|database_name_here|$2|; s|username_here|root|; s|password_here||" \
		-e "s|'localhost'|'localhost:$MARIADB_SOCKET'|" \
		-e "s|^\\\$table_prefix|define('DISABLE_WP_CRON', true); include __DIR__ . '/more.php';\n&|" \
		/usr/share/wordpress/wp-config-sample.php >"$1/wp-config.php"
	echo '<?php' >"$1/more.php"
	mkdir -p "$1/wp-content/themes/plain"
	echo '/* Theme Name: Plain */' >"$1/wp-content/themes/plain/style.css"
	cat >"$1/wp-content/themes/plain/index.php" <<-'END2'
		<title><?php bloginfo('name'); ?></title><?php wp_head();
		while (have_posts()) { the_post(); echo '<a href="', get_permalink(), '">', get_the_title(), '</a>'; the_content(); }
	END2
}

# install HOST
install() {
	curl -s -H "Host: $1" "$web/wp-admin/install.php?step=2" -o "$work/install.html" \
		-d weblog_title='Blog' -d user_name=admin -d admin_email=a@b.example \
		-d admin_password=s3cret -d admin_password2=s3cret -d pw_weak=1 -d language=en_US
	grep -q Success "$work/install.html"
}

# pull NAME DIR ARG...: from the WordPress in DIR/live into the one in DIR/copy.
pull() {
	local name=$1 dir=$2
	shift 2
	serve --root "$dir" --listen 127.0.0.1:0 --ask --only db
	run 0 "$name" "$synco" pull "$url" "$token" --json --only db "$@"
	stop_serving
}

# rows N NAME: the last pull brought so many rows at most.
rows() {
	local n
	n=$(jq -r 'select(.event == "done") | .rows' "$work/out")
	[ -n "$n" ] && [ "$n" -le "$1" ]
	ok $? "$2 ($n rows)"
}

# php_here DIR CODE: what WordPress itself says.
php_here() {
	printf '<?php require $argv[1] . "/wp-load.php"; %s' "$2" >"$work/code.php"
	php "$work/code.php" "$1" 2>&1
}

wordpress "$work/live" wp_live
wordpress "$work/copy" wp_copy
php_start "$work/copy" || exit 1
here=$web
php_start "$work/live" || exit 1
there=$web
install "${there#http://}"
ok $? "WordPress's own installer has run"
cat >"$work/fill.php" <<'END2'
<?php
require $argv[1] . '/wp-load.php';
$u = home_url();
for ($i = 0; $i < 200; $i++) {
	$id = wp_insert_post(['post_title' => "Post $i", 'post_status' => 'publish',
		'post_content' => "<a href=\"$u/?p=$i\">näxt</a> <img src='$u/wp-content/uploads/$i.jpg'> $u.example/"]);
	update_post_meta($id, '_data', ['u' => "$u/$i", 'nested' => [true, null, 1.5, "a\0b", ["$u" => 'ü']]]);
	update_post_meta($id, '_json', wp_slash(json_encode([['settings' => ['url' => "$u/a/$i"]]])));
	update_post_meta($id, '_twice', serialize(['in' => serialize(['deep' => "$u/$i"])]));
}
switch_theme('plain');
update_option('widget_text', [2 => ['title' => 'T', 'text' => "See $u/about, ünïcode"], '_multiwidget' => 1]);
update_option('object', (object) ['url' => $u, 'list' => new ArrayObject(["$u/x"])]);
END2
php "$work/fill.php" "$work/live" >"$work/fill.log" 2>&1
ok $? "and it is filled through WordPress itself"

cd "$work/copy" || exit 1
pull "pull with --site-url" "$work/live" --site-url "$here/"
says "$work/out" "$there becomes $here" "says what becomes what"
is "$(sql -N wp_copy -e "SELECT group_concat(option_value) FROM wp_options WHERE option_name IN ('siteurl', 'home')")" \
	"$here,$here" "siteurl and home are the new address"
pull "a second pull" "$work/live" --site-url "$here"
rows 0 "brings nothing"
is "$(jq -r 'select(.event == "done") | .inPlace' "$work/out")" true "and is done in place"
mariadb-dump --socket="$MARIADB_SOCKET" -uroot wp_copy >"$work/copy.sql"
is "$(grep -oP "$there(?!\\.example)" "$work/copy.sql" | wc -l)" 0 "the old address is nowhere"
is "$(grep -o "$there\\.example" "$work/copy.sql" | wc -l)" 200 "but in a longer host"
mariadb-dump --socket="$MARIADB_SOCKET" -uroot wp_live >"$work/live.sql"
is "$(grep -oF "$here" "$work/copy.sql" | wc -l)" "$(grep -oP "$there(?!\\.example)" "$work/live.sql" | wc -l)" \
	"the new one is where the old one was"

curl -s "$here/" >"$work/page.html"
says "$work/page.html" "<a href=\"$here/?p=19" "the page is shown at the new address"
is "$(grep -cP "$there(?!\\.example)" "$work/page.html")" 0 "and links to itself"
is "$(php_here "$work/copy" 'echo get_option("widget_text")[2]["text"];')" "See $here/about, ünïcode" \
	"a widget is an array"
is "$(php_here "$work/copy" '$o = get_option("object"); echo get_class($o), $o->url, $o->list[0];')" \
	"stdClass$here$here/x" "an option may hold objects"
is "$(php_here "$work/copy" '$n = 0; foreach (get_posts(["numberposts" => -1]) as $p) {
	$d = get_post_meta($p->ID, "_data", true); $j = json_decode(get_post_meta($p->ID, "_json", true), true);
	$t = get_post_meta($p->ID, "_twice", true);
	if (is_string($t)) $t = unserialize($t);
	if (is_array($d) && strpos($d["u"], home_url() . "/") === 0 && $d["nested"][3] === "a\0b" &&
	    $d["nested"][4][home_url()] === "ü" && strpos($j[0]["settings"]["url"], home_url() . "/a/") === 0 &&
	    strpos(unserialize($t["in"])["deep"], home_url() . "/") === 0) $n++; } echo $n;')" 200 \
	"so are values in values, JSON, and keys"

php_here "$work/live" '$p = get_posts(["s" => "Post 7", "numberposts" => 1])[0];
	wp_update_post(["ID" => $p->ID, "post_title" => "Changed", "post_content" => "<p>" . home_url() . "/new</p>"]);' >/dev/null
pull "a post has changed" "$work/live" --site-url "$here"
rows 20 "little comes"
is "$(sql -N wp_copy -e "SELECT post_content FROM wp_posts WHERE post_title = 'Changed' AND post_type = 'post'")" \
	"<p>$here/new</p>" "and has the new address"
pull "pull without --site-url" "$work/live"
is "$(sql -N wp_copy -e "SELECT option_value FROM wp_options WHERE option_name = 'home'")" "$there" \
	"brings the source's own address back"
pull "and with it again" "$work/live" --site-url "$here"
mariadb-dump --socket="$MARIADB_SOCKET" -uroot wp_copy >"$work/copy.sql"
is "$(grep -oP "$there(?!\\.example)" "$work/copy.sql" | wc -l)" 0 "it is nowhere again"
serve_ready --root "$work/live" --publish "$work/live" --only db
run 0 "from a web folder" "$synco" pull "$url" "$token" --json --only db --site-url "$here"
rows 20 "little comes either"
stop_serving
serve_ready --root "$work/live" --publish "$work/live" --only db
run 0 "into a file" "$synco" pull "$url" "$token" --only db --site-url "$here" --into "$work/file.sql"
stop_serving
is "$(grep -oP "$there(?!\\.example)" "$work/file.sql" | wc -l)" 0 "it is nowhere in it"
serve --root "$work/live" --listen 127.0.0.1:0 --ask --only db
run 2 "what is no address is refused" "$synco" pull "$url" "$token" --only db --site-url localhost
stop_serving

# What is masked at the source, and still a WordPress that one can log in to.
php_here "$work/live" 'for ($i = 0; $i < 20; $i++) {
	$id = wp_insert_user(["user_login" => "user$i", "user_pass" => "canarypass$i", "user_email" => "canary$i@people.example",
		"first_name" => "Canaryfirst$i", "last_name" => "Canarylast$i", "display_name" => "Canaryname$i"]);
	update_user_meta($id, "billing_phone", "+49 30 canary $i");
	wp_insert_comment(["comment_post_ID" => 1, "comment_author" => "Canaryguest$i", "comment_author_email" => "canary$i@guests.example",
		"comment_author_IP" => "203.0.113.$i", "comment_content" => "Comment $i"]); }' >"$work/people.log"
printf 'database: {mask: auto, development_password: letmein}\n' >"$work/live/.synco.yml"
pull "masked" "$work/live" --site-url "$here"
mariadb-dump --socket="$MARIADB_SOCKET" -uroot wp_copy >"$work/copy.sql"
is "$(grep -ciE 'canary|203\.0\.113' "$work/copy.sql")" 0 "nothing of anybody is in the copy"
is "$(sql -N wp_copy -e "SELECT count(*), count(DISTINCT user_email) FROM wp_users" | tr '\t' ' ')" "21 21" \
	"but all of them are"
is "$(php_here "$work/copy" '$u = wp_authenticate("user7", "letmein"); echo is_wp_error($u) ? $u->get_error_code() : $u->user_login;')" \
	user7 "who takes the known password"
is "$(php_here "$work/copy" '$u = wp_authenticate("user7", "canarypass7"); echo is_wp_error($u) ? "refused" : "taken";')" \
	refused "and not their own"
pull "once more" "$work/live" --site-url "$here"
rows 0 "brings nothing"

# network HOST: what wp-config.php of a network says.
network() {
	cat <<-END2
		<?php
		define('MULTISITE', true); define('SUBDOMAIN_INSTALL', true); define('DOMAIN_CURRENT_SITE', '$1');
		define('PATH_CURRENT_SITE', '/'); define('SITE_ID_CURRENT_SITE', 1); define('BLOG_ID_CURRENT_SITE', 1);
	END2
}
wordpress "$work/net" net_live
wordpress "$work/netcopy" net_copy
php_start "$work/netcopy" || exit 1
here_port=${web##*:}
php_start "$work/net" || exit 1
there=live.localhost here=dev.localhost
install "$there" &&
	php_here "$work/net" "define('WP_INSTALLING_NETWORK', true); require ABSPATH . 'wp-admin/includes/upgrade.php';
		foreach (\$wpdb->tables('ms_global') as \$t => \$n) \$wpdb->\$t = \$n;
		install_network(); populate_network(1, '$there', 'a@b.example', 'Net', '/', true);" &&
	network "$there" >"$work/net/more.php"
ok $? "a network is installed"
cat >"$work/sites.php" <<'END2'
<?php
$_SERVER['HTTP_HOST'] = $argv[2];
require $argv[1] . '/wp-load.php';
foreach (["blog.$argv[2]", 'other.example'] as $host) {
	$id = wpmu_create_blog($host, '/', "Site $host", 1);
	switch_to_blog($id);
	switch_theme('plain');
	update_option('linked', ['u' => "http://$host/x", 'main' => "http://$argv[2]/"]);
	set_transient('junk', 'nobody needs this', 3600);
	restore_current_blog();
}
set_site_transient('junk', 'nobody needs this', 3600);
END2
php "$work/sites.php" "$work/net" "$there" >"$work/sites.log" 2>&1
ok $? "and has sites"
cd "$work/netcopy" || exit 1
pull "a network is pulled" "$work/net" --site-url "http://$here"
is "$(sql -N net_copy -e "SELECT domain FROM wp_blogs ORDER BY blog_id" | tr '\n' ' ')" \
	"$here blog.$here other-example.$here " "each site has a host below the new one"
is "$(sql -N net_copy -e "SELECT domain FROM wp_site")" "$here" "the network, too"
is "$(sql -N net_copy -e "SELECT count(*) FROM wp_2_options WHERE option_name LIKE '\\_transient%'")" 0 \
	"a site's transients stay there"
is "$(sql -N net_copy -e "SELECT count(*) FROM wp_sitemeta WHERE meta_key LIKE '\\_site\\_transient%'")" 0 \
	"and the network's"
pull "once more" "$work/net" --site-url "http://$here"
rows 0 "brings nothing"
network "$here" >"$work/netcopy/more.php"
curl -s -H "Host: blog.$here" "http://127.0.0.1:$here_port/" >"$work/page.html"
says "$work/page.html" "<title>Site blog.$there" "a site of the network is shown"
says "$work/page.html" "href=\"http://blog.$here/" "and links to itself"
is "$(sql -N net_copy -e "SELECT option_value FROM wp_3_options WHERE option_name = 'linked'")" \
	"a:2:{s:1:\"u\";s:$((${#here} + 23)):\"http://other-example.$here/x\";s:4:\"main\";s:$((${#here} + 8)):\"http://$here/\";}" \
	"addresses of all of them are replaced"
finish
