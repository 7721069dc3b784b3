# Goal: --delete removes what the source no longer has, and nothing else: what only stays at home is protected, as rsync's excludes
# do, and more than half of a set goes only when somebody says so.
. "$(dirname "$0")/../../lib/tap.sh"
. "$(dirname "$0")/../../lib/app.sh"

app=$work/app copy=$work/copy
sqlite_app "$app"
sqlite_app "$copy"
from=$app/storage/app/public
to=$copy/storage/app/public

# delete STATUS NAME [OPTION...]
delete() {
	local status=$1 name=$2
	shift 2
	serve --root "$app" --only public --listen 127.0.0.1:0
	run "$status" "$name" env -C "$copy" "$synco" pull "$url" "$token" --only public --delete "$@"
	stop_serving
}
here() {
	(cd "$to" && find . \( -type f -o -type l \) | sed 's/^..//' | sort | tr '\n' ' ')
}

echo x | tee "$from/a" "$from/b" "$from/c" "$from/d" >"$from/e"
mkdir "$from/empty"
ln -s a "$from/link"
delete 0 "the first pull"
is "$(here)" "a b c d e link " "is all here"

# What never leaves the source, by the app's own list and by .synco.yml there.
mkdir -p "$to/art/raw"
echo x | tee "$to/.gitignore" "$to/.htaccess" "$to/page.php" "$to/art/one.psd" "$to/art/raw/two" "$to/stale" >/dev/null
head -c 3000 /dev/zero >"$to/large"
ln -s b "$to/old link"
ln -s /etc/passwd "$to/own link"
cat >"$app/.synco.yml" <<-'END'
	files: {exclude: ["*.psd"], max_size: 2000, sets: {public: {exclude: [art/raw]}}}
END
delete 0 "what only stays at home"
is "$(here)" ".gitignore .htaccess a art/one.psd art/raw/two b c d e large link own link page.php " \
	"is here, and what the source lacks is gone"
[ -d "$to/empty" ]
ok $? "an empty folder of the source's stays"

# The same by the file here.
mv "$app/.synco.yml" "$copy/.synco.yml"
delete 0 "what .synco.yml here names"
is "$(here)" ".gitignore .htaccess a art/one.psd art/raw/two b c d e large link own link page.php " "stays, too"
rm "$copy/.synco.yml"
delete 0 "without"
is "$(here)" ".gitignore .htaccess a b c d e link own link page.php " "it goes"
[ ! -d "$to/art" ]
ok $? "with its folders"

# More than half.
rm "$from/a" "$from/b" "$from/c" "$from/d" "$from/link" "$to/.htaccess" "$to/.gitignore" "$to/page.php"
echo new >"$from/e"
serve --root "$app" --only public --listen 127.0.0.1:0
run 6 "a plan to remove most of it" env -C "$copy" "$synco" plan "$url" "$token" --only public --delete
stop_serving
says "$work/err" "5 of 6 files there are not at the source" "says how much"
delete 6 "most of it is gone"
says "$work/err" "add --yes" "it says what to type"
is "$(here)" "a b c d e link own link " "nothing is removed"
is "$(cat "$to/e")" new "all else is done"
delete 6 "with a line for scripts" --json
is "$(here)" "a b c d e link own link " "nothing is removed"
serve --root "$app" --only public --listen 127.0.0.1:0
python3 "$root/test/lib/terminal.py" 'wait:Remove them? [y/N]' 'type:\r' -- env -C "$copy" "$synco" pull "$url" "$token" \
	--only public --delete >"$work/out" 2>&1
is $? 6 "somebody who is asked says nothing"
is "$(here)" "a b c d e link own link " "nothing is removed"
python3 "$root/test/lib/terminal.py" 'wait:Remove them? [y/N]' 'type:y\r' -- env -C "$copy" "$synco" pull "$url" "$token" \
	--only public --delete >"$work/out" 2>&1
is $? 0 "and says yes"
is "$(here)" "e own link " "it goes"
stop_serving
echo x | tee "$to/a" >"$to/b"
delete 0 "with --yes" --yes
is "$(here)" "e own link " "it goes"
finish
