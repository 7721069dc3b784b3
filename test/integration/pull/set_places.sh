# Goal: a source does not choose folders.  Whatever it calls them, its files land only where the app here, its
# .synco.yml, or the user says: never in hidden folders or in code, never through a link; --delete only where
# synco filled; what a web server or git would obey is left out.
. "$(dirname "$0")/../../lib/tap.sh"
. "$(dirname "$0")/../../lib/app.sh"

root_tests=$here
there=$work/there here=$work/here
# offer FOLDER [NAME]: a source whose own .synco.yml has that one set, and serves it.
offer() {
	rm -rf "$there"
	mkdir -p "$there/$1"
	echo evil >"$there/$1/file"
	printf 'files: {sets: {%s: {folder: "%s"}}}\n' "${2-x}" "$1" >"$there/.synco.yml"
	serve --root "$there" --listen 127.0.0.1:0
}
# checkout: a Laravel app with code, hooks, and a link that leads out of it.
checkout() {
	rm -rf "$here" "$work/outside"
	sqlite_app "$here"
	mkdir -p "$here/.git/hooks" "$here/src" "$here/vendor" "$work/outside"
	echo code | tee "$here/src/main.php" >"$here/vendor/autoload.php"
	ln -s "$work/outside" "$here/link"
	find "$here" "$work/outside" | sort >"$work/before"
}
unchanged() {
	find "$here" "$work/outside" | sort >"$work/after"
	same "$work/before" "$work/after" "$1"
}

cd "$work" || exit 1
for folder in .git .git/hooks .ssh a/.git/hooks .GIT 'git~1' src vendor vendor/composer link/x link storage/framework \
	public bootstrap/cache config new/folder 'a ' $'.\xe2\x80\x8cgit'; do
	checkout
	offer "$folder" || continue
	run 6 "an app here: $folder" "$synco" pull "$url" "$token" --files "$here" --only files
	says "$work/err" "--files x=DIR" "and what can be typed"
	unchanged "nothing has changed"
	stop_serving
done

# A folder that is no app we know, and has code: the same but for what is new, and harmless.
for folder in .git a/.git/hooks .ssh src SRC lib/x vendor node_modules/x 'sub/vendor' link/x link 'x.'; do
	checkout
	rm "$here/artisan"
	find "$here" "$work/outside" | sort >"$work/before"
	offer "$folder" || continue
	run 6 "no app here: $folder" "$synco" pull "$url" "$token" --files "$here" --only files
	unchanged "nothing has changed"
	stop_serving
done
offer downloads
run 0 "a new folder of a folder that was named" "$synco" pull "$url" "$token" --files "$here" --only files
is "$(cat "$here/downloads/file")" evil "it is there"
mkdir "$here/docs"
echo mine >"$here/docs/mine"
stop_serving
offer docs
run 6 "one that holds something else" "$synco" pull "$url" "$token" --files "$here" --only files
run 6 "the same without --files" env -C "$here" "$synco" pull "$url" "$token" --only files
run 0 "for one set" "$synco" pull "$url" "$token" --files "$here" --files x="$here/docs" --only files
is "$(ls "$here/docs" | tr '\n' ' ')" "file mine " "what is there stays"
run 2 "a set that is not there" "$synco" pull "$url" "$token" --files y="$here/docs" --only files
run 0 "a plan only warns" "$synco" plan "$url" "$token" --files "$work" --only files
stop_serving

# --delete: never what was there before; then what synco brought.
mkdir "$here/first"
echo mine | tee "$here/first/mine" >"$here/first/other"
offer first
run 0 "--delete where synco has not been" "$synco" pull "$url" "$token" --files x="$here/first" --only files --delete
says "$work/err" "nothing is removed" "says that nothing is removed"
is "$(ls "$here/first" | tr '\n' ' ')" "file mine other " "and nothing is"
run 0 "the second one" "$synco" pull "$url" "$token" --files x="$here/first" --only files --delete --yes
is "$(ls "$here/first" | tr '\n' ' ')" "file " "removes what the source lacks"
mkdir -p "$here/first/.git" "$here/first/sub"
echo mine | tee "$here/first/.git/HEAD" >"$here/first/sub/old"
run 0 "a third one" "$synco" pull "$url" "$token" --files x="$here/first" --only files --delete --yes
is "$(cd "$here/first" && find . -type f | sort | tr '\n' ' ')" "./.git/HEAD ./file " "never in hidden folders"
rm -r "$here/first/.git"
rm "$there/first/file"
stop_serving
serve --root "$there" --listen 127.0.0.1:0
run 0 "a set that is empty all at once" "$synco" pull "$url" "$token" --files x="$here/first" --only files --delete
is "$(ls "$here/first" | tr '\n' ' ')" "file " "may be a mount that is missing: nothing is removed"
stop_serving
mv "$here/first" "$here/old"
mkdir "$here/first"
echo mine >"$here/first/mine"
offer first
run 0 "another folder at that place" "$synco" pull "$url" "$token" --files x="$here/first" --only files --delete
is "$(ls "$here/first" | tr '\n' ' ')" "file mine " "is a stranger"
stop_serving

# .synco.yml here has a folder for the set, whatever the source calls it; a link still is not followed.
checkout
offer .git/hooks
echo 'files: {sets: {x: {folder: var/x}}}' >"$here/.synco.yml"
run 0 ".synco.yml here" "$synco" pull "$url" "$token" --files "$here" --only files
is "$(cat "$here/var/x/file")" evil "says where it goes"
echo 'files: {sets: {x: {folder: link/x}}}' >"$here/.synco.yml"
run 6 "through a link" "$synco" pull "$url" "$token" --files "$here" --only files
is "$(find "$work/outside" | wc -l)" 1 "it goes nowhere"
run 0 "the user says so" "$synco" pull "$url" "$token" --files "$here" --files x="$work/outside/x" --only files
is "$(cat "$work/outside/x/file")" evil "then it does"
run 0 "what was said once" "$synco" pull "$url" "$token" --files "$here" --only files
stop_serving

# A set that the app has by that name goes where the app here has it.
checkout
offer .git public
run 0 "a name that is known" "$synco" pull "$url" "$token" --files "$here" --only files
is "$(cat "$here/storage/app/public/file")" evil "is a place of the app here"
is "$(find "$here/.git" | wc -l)" 2 "whatever the source calls it"
stop_serving
rm -rf "$here/storage/app/public"
ln -s "$work/outside" "$here/storage/app/public"
serve --root "$there" --listen 127.0.0.1:0
run 6 "an app's folder that is a link" "$synco" pull "$url" "$token" --files "$here" --only files
run 0 "agreed to" "$synco" pull "$url" "$token" --files "$here" --files public="$work/outside" --only files
rm "$work/outside/file"
run 0 "is followed from then on" "$synco" pull "$url" "$token" --files "$here" --only files
is "$(cat "$work/outside/file")" evil "to where it led"
stop_serving

# Settings of an app that name a folder of code, or the app itself.
rm -rf "$work/django"
mkdir -p "$work/django/shop" "$there/media" "$work/stranger"
echo evil >"$there/media/file"
echo 'files: {sets: {media: {folder: media}}}' >"$there/.synco.yml"
printf 'import os\nos.environ.setdefault("DJANGO_SETTINGS_MODULE", "shop.settings")\n' >"$work/django/manage.py"
serve --root "$there" --listen 127.0.0.1:0
for root in "$work/django" "$work" "$work/django/src" "$work/django/.git" "$work/.ssh" "$work/django/link"; do
	printf "DATABASES = {}\nMEDIA_ROOT = '%s'\nMEDIA_URL = '/media/'\n" "$root" >"$work/django/shop/settings.py"
	ln -sfn "$work/stranger" "$work/django/link"
	find "$work/django" "$work/.ssh" "$work/stranger" 2>/dev/null | sort >"$work/before"
	run 6 "settings with ${root#"$work"}" "$synco" pull "$url" "$token" --files "$work/django" --only files
	find "$work/django" "$work/.ssh" "$work/stranger" 2>/dev/null | sort >"$work/after"
	same "$work/before" "$work/after" "nothing has changed"
done
printf "DATABASES = {}\nMEDIA_ROOT = '%s'\nMEDIA_URL = '/media/'\n" "$work/media" >"$work/django/shop/settings.py"
run 0 "settings with a folder elsewhere" "$synco" pull "$url" "$token" --files "$work/django" --only files
is "$(cat "$work/media/file")" evil "are right"
stop_serving

# Somebody at a terminal is asked, with the path; no is the default.
checkout
offer var/x
python3 "$root_tests/terminal.py" "wait:$here/var/x" 'type:\r' -- "$synco" pull "$url" "$token" --files "$here" \
	--only files >"$work/out" 2>&1
is $? 6 "asked, nothing typed"
unchanged "nothing has changed"
python3 "$root_tests/terminal.py" "wait:$here/var/x" 'type:y\r' -- "$synco" pull "$url" "$token" --files "$here" \
	--only files >"$work/out" 2>&1
is $? 0 "asked, yes typed"
is "$(cat "$here/var/x/file")" evil "it is there"
run 0 "what was agreed to needs nobody" "$synco" pull "$url" "$token" --files "$here" --only files
stop_serving

# What programs obey without being asked.
checkout
sqlite_app "$there-app"
public=$there-app/storage/app/private
mkdir -p "$public/repo/.git/hooks" "$public/.hidden"
for name in shell.php Shell.PHP x.phtml a.php.jpg .htaccess .user.ini b.phar repo/.git/config repo/.git/hooks/post-checkout \
	.hidden/x c.cgi web.config; do
	echo evil >"$public/$name"
done
: >"$public/empty.php"
for name in photo.jpg php.txt notphp repo/readme .well-known; do
	echo good >"$public/$name"
done
rm -rf "$here/public"
serve --root "$there-app" --only files --listen 127.0.0.1:0
run 0 "files that programs obey" "$synco" pull "$url" "$token" --files "$work/none" --only files
says "$work/err" "--trust-source" "it says how to take them"
is "$(cd "$work/none/storage/app/private" && find . -type f | LC_ALL=C sort | tr '\n' ' ')" \
	"./.well-known ./empty.php ./notphp ./photo.jpg ./php.txt ./repo/readme " "they are left out"
run 0 "of a source that is trusted" "$synco" pull "$url" "$token" --files "$work/none" --only files --trust-source
same_files "$public" "$work/none/storage/app/private" "they come"
run 0 "the same are here already" "$synco" pull "$url" "$token" --files "$work/none" --only files --delete
same_files "$public" "$work/none/storage/app/private" "they stay, with --delete, too"
stop_serving
finish
