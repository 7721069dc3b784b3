# Goal: a session published below a site's web folder is pulled through a real nginx, PHP's own
# server (which ignores Range) and Apache; public files come from the site itself.
. "$(dirname "$0")/../../lib/tap.sh"
. "$(dirname "$0")/../../lib/app.sh"
. "$(dirname "$0")/../../lib/web.sh"

app=$work/site copy=$work/copy
sqlite_app "$app"
sqlite_fill "$app"
files_fill "$app"
ln -s ../storage/app/public "$app/public/storage"
sqlite_app "$copy"
chmod 755 "$work" "$app" "$app/public"
cd "$copy" || exit 1

# published NAME: pulls from the web server at $web and compares.
published() {
	serve_ready --root "$app" --publish "$app/public" --base-url "$web"
	ok $? "$1: the session is published"
	is "$url" "$web/" "$1: the URL is the site's"
	rm -rf "$copy/storage" "$copy/database"
	mkdir -p "$copy/database"
	run 0 "$1: pull" "$synco" pull "$url" "$token" --json
	sqlite_same "$1: the databases are equal" "$app" "$copy"
	same_files "$app/storage" "$copy/storage" "$1: the files are equal"
	dir=$(ls -d "$app"/public/synco-*)
	! grep -rlq 'u77@x.example' "$dir"
	ok $? "$1: nothing readable is published"
	stop_serving
	is "$(find "$app/public" -name 'synco-*' | wc -l)" 0 "$1: everything published is removed"
}

nginx_start "$app/public" || exit 1
published nginx
grep -q 'GET /storage/size-1048577.bin' "$work/nginx/access.log"
ok $? "nginx: public files come from the site itself"

php_start "$app/public" || exit 1
published php

apache_start "$app/public" || exit 1
published apache
finish
