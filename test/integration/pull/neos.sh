# Goal: Neos' persistent resources come from where its visitors have them: a bucket whose objects only the
# database lists, or links in the web folder; thumbnails stay there. On MariaDB, PostgreSQL and SQLite.
. "$(dirname "$0")/../../lib/tap.sh"
. "$(dirname "$0")/../../lib/mariadb.sh"
. "$(dirname "$0")/../../lib/postgres.sh"
. "$(dirname "$0")/../../lib/web.sh"

cleanup() {
	mariadb_stop "$work/db"
	postgres_stop "$work/pg"
}
chmod 755 "$work"
export PHP=/nonexistent/php FLOW_CONTEXT=Production
live=$work/live copy=$work/copy bucket=$work/bucket
resources=Data/Persistent/Resources
mkdir -p "$copy" "$bucket/sites/neos"

# The bucket is a web server of its own, under another name and port than the site's.
nginx_start "$bucket" || exit 1
port=${web##*:}
cdn=http://localhost:$port

# neos DIR BACKEND [URI OPTION...]: the checkout of a Neos with these backendOptions, whose target is a
# bucket; the site itself is served nowhere.
neos() {
	mkdir -p "$1/Web" "$1/Configuration/Production" "$1/Data/Persistent"
	touch "$1/flow"
	echo '{"require": {"neos/neos": "~8.3.0", "flownative/aws-s3": "^2.0"}}' >"$1/composer.json"
	cat >"$1/Configuration/Settings.yaml" <<-END2
		Neos:
		  Flow:
		    persistence:
		      backendOptions: $2
		    resource:
		      storages:
		        s3Storage:
		          storage: 'Flownative\\Aws\\S3\\S3Storage'
		          storageOptions: {bucket: storage, keyPrefix: sites/neos/}
		      collections:
		        persistent: {storage: s3Storage, target: s3Target}
		      targets:
		        s3Target:
		          target: 'Flownative\\Aws\\S3\\S3Target'
		          targetOptions: {bucket: neos, keyPrefix: sites/neos/, baseUri: '$cdn/sites/neos/'}
	END2
}

# sql_string TEXT
sql_string() {
	printf "'%s'" "${1//\'/\'\'}"
}

# resource NAME CONTENT [COLLECTION [FOLDER]]: an object of the bucket, and its row on standard output.
resource() {
	local sha1 dir
	sha1=$(printf %s "$2" | sha1sum | cut -d' ' -f1)
	dir=${4-$sha1/}
	mkdir -p "$bucket/sites/neos/$dir"
	printf %s "$2" >"$bucket/sites/neos/$dir$1"
	id=$((id + 1))
	printf "INSERT INTO neos_flow_resourcemanagement_persistentresource VALUES ('r%s', '%s', %s, %s, '%s', 'x/y', '%s');\n" \
		"$id" "${3-persistent}" "$(sql_string "$1")" "${#2}" "${4-}" "$sha1"
}

# placed FILE...: the contents of the objects as they have to lie in a checkout.
placed() {
	local file sha1
	for file; do
		sha1=$(sha1sum <"$file" | cut -d' ' -f1)
		mkdir -p "$work/wanted/${sha1:0:1}/${sha1:1:1}/${sha1:2:1}/${sha1:3:1}"
		cp "$file" "$work/wanted/${sha1:0:1}/${sha1:1:1}/${sha1:2:1}/${sha1:3:1}/$sha1"
	done
}

id=0
{
	cat <<-'END2'
		CREATE TABLE neos_flow_resourcemanagement_persistentresource (persistence_object_identifier VARCHAR(40) NOT NULL,
		  collectionname VARCHAR(255) NOT NULL, filename VARCHAR(255) NOT NULL, filesize NUMERIC(20, 0) NOT NULL,
		  relativepublicationpath VARCHAR(255) NOT NULL, mediatype VARCHAR(100) NOT NULL, sha1 VARCHAR(40) NOT NULL,
		  PRIMARY KEY (persistence_object_identifier));
		CREATE TABLE neos_media_domain_model_thumbnail (persistence_object_identifier VARCHAR(40) NOT NULL PRIMARY KEY,
		  originalasset VARCHAR(40), resource VARCHAR(40));
	END2
	for i in $(seq 300); do resource "bild $i.jpg" "content of $i"; done
	resource "ünïcode 😀.txt" one
	resource "100%25 & a+b=c ; 'd' (e) #1 ?x \"q\".txt" two
	resource 'noextension' 'three'
	resource 'empty.txt' ''
	resource 'own path.txt' 'four' persistent 'own/pa th/'
	resource 'gone.txt' 'five'
	# Another upload of the same content, under another name.
	resource 'twice.txt' 'content of 7'
} >"$work/all.sql"
find "$bucket" -type f -print0 | xargs -0 bash -c 'for f; do echo "$f"; done' _ >"$work/objects"
mapfile -t objects <"$work/objects"
placed "${objects[@]}"
thumbnails=$(
	resource 'bild-100x100.jpg' 'a thumbnail'
	echo "INSERT INTO neos_media_domain_model_thumbnail VALUES ('t1', 'a1', 'r$id');"
)
id=$((id + 1))
{
	printf '%s\n' "$thumbnails"
	resource 'contract.pdf' 'of another collection' protected
	resource 'old.txt' 'six'
	echo "UPDATE neos_flow_resourcemanagement_persistentresource SET filesize = 0 WHERE filename = 'old.txt';"
} >>"$work/all.sql"
gone=$(printf five | sha1sum | cut -d' ' -f1)
rm "$bucket/sites/neos/$gone/gone.txt" "$work/wanted/${gone:0:1}/${gone:1:1}/${gone:2:1}/${gone:3:1}/$gone"

# check NAME: in $copy are all resources of the bucket, and nothing else.
check() {
	find "$work/wanted" "$copy/$resources" -type d -empty -delete
	is "$(find "$work/wanted" -type f | wc -l)" 305 "$1: there is something to compare"
	same_files "$work/wanted" "$copy/$resources" "$1: the resources are equal, and at their places"
}

count='SELECT count(*) FROM neos_flow_resourcemanagement_persistentresource'

# done_field NAME: of the last pull's summary.
done_field() {
	jq -r "select(.event == \"done\") | .$1" "$work/out"
}

sqlite3 "$work/live.db" <"$work/all.sql"
neos "$live" "{driver: pdo_sqlite, path: '$work/live.db'}"
neos "$copy" "{driver: pdo_sqlite, path: '$work/copy.db'}"
run 0 "detect" "$lite" detect --root "$live"
says "$work/out" "persistent: $cdn/sites/neos/{publication} (public)" "says where they are"
serve_ready --root "$live" --listen 127.0.0.1:0
ok $? "Neos with a bucket is found and served"
is "$(jq -r 'select(.command != null) | .command' "$work/serve.out" | grep -o -- '--allow-host.*')" \
	"--allow-host ${cdn#http://}" "what is to be typed allows the bucket's host"
cd "$copy" || exit 1
run 6 "SQLite: the bucket is another host than the source's" "$synco" pull "$url" "$token"
says "$work/err" "--allow-host ${cdn#http://}" "it says how to allow it"
run 0 "SQLite: pull" "$synco" pull "$url" "$token" --allow-host "${cdn#http://}" --json
check SQLite
is "$(done_field files)" 305 "each content once"
is "$(jq -r 'select(.event == "warning") | .message' "$work/out" | grep -c "$gone is not in the bucket: .*404")" 1 \
	"what the bucket has lost is named"
says "$work/out" "$(printf six | sha1sum | cut -d' ' -f1) is left out: the database does not say its size" \
	"one whose size is not known is named"
is "$(sqlite3 "$work/copy.db" "$count")" 309 "the rows are here, without the thumbnail's"
: >"$work/nginx/access.log"
run 0 "SQLite: once more" "$synco" pull "$url" "$token" --allow-host "${cdn#http://}" --json
is "$(done_field files)" 0 "nothing is fetched"
is "$(grep -c GET "$work/nginx/access.log")" 1 "only what was not there is asked for"
check "SQLite again"
printf x >"$(find "$copy/$resources" -type f -size +0 | head -n 1)"
rm "$(find "$copy/$resources" -type f -size +0 | tail -n 1)"
run 0 "SQLite: some are missing or differ" "$synco" pull "$url" "$token" --allow-host "${cdn#http://}" --json --only persistent
is "$(done_field files)" 2 "these are fetched"
check "SQLite mended"
stop_serving
serve_ready --root "$live" --listen 127.0.0.1:0 --all --only persistent
run 0 "SQLite: --all" "$synco" pull "$url" "$token" --allow-host "${cdn#http://}" --json --only persistent
is "$(done_field files)" 1 "brings the thumbnail, too"
stop_serving
rm -r "$copy/Data/Persistent/Resources"
mv "$bucket/sites" "$bucket/moved"
serve_ready --root "$live" --listen 127.0.0.1:0 --only persistent
run 4 "a bucket that has nothing at all" "$synco" pull "$url" "$token" --allow-host "${cdn#http://}" --only persistent
says "$work/err" "none of 305 files is in the bucket" "is a failure"
stop_serving
mv "$bucket/moved" "$bucket/sites"

mariadb_start "$work/db" || exit 1
sql -e 'CREATE DATABASE live CHARACTER SET utf8mb4; CREATE DATABASE copy CHARACTER SET utf8mb4'
sql live <"$work/all.sql"
postgres_start "$work/pg" || exit 1
pg -q -d postgres -c 'CREATE DATABASE live' -c 'CREATE DATABASE copy'
pg -q -d live -f "$work/all.sql"
for engine in MariaDB PostgreSQL; do
	rm -rf "$copy/Data/Persistent/Resources"
	if [ $engine = MariaDB ]; then
		backend="{driver: pdo_mysql, user: root, unix_socket: '$MARIADB_SOCKET', dbname: NAME}"
	else
		backend="{driver: pdo_pgsql, user: postgres, host: '$work/pg', dbname: NAME}"
	fi
	neos "$live" "${backend/NAME/live}"
	neos "$copy" "${backend/NAME/copy}"
	serve_ready --root "$live" --listen 127.0.0.1:0
	run 0 "$engine: pull" "$synco" pull "$url" "$token" --allow-host "${cdn#http://}"
	check $engine
	if [ $engine = MariaDB ]; then
		is "$(sql -N copy -e "$count")" 309 "$engine: the rows are here, without the thumbnail's"
	else
		is "$(pg -At -d copy -c "$count")" 309 "$engine: the rows are here, without the thumbnail's"
	fi
	stop_serving
done

# With a pattern, below the site's own address, where a server rewrites what has only a sha1.
cat >"$live/Configuration/Production/Settings.yaml" <<-'END2'
	Neos: {Flow: {resource: {targets: {s3Target: {targetOptions: {baseUri: '/assets/',
	  persistentResourceUris: {pattern: '{baseUri}{sha1}/as/{filename}'}}}}}}}
END2
serve --root "$live" --listen 127.0.0.1:0 --only persistent
run 5 "below the site's address, which is not known" "$synco" pull "$url" "$token" --only persistent
says "$work/err" "--base-url" "it says what to do"
stop_serving
nginx_start "$bucket" 'rewrite ^/assets/([0-9a-f]*)/as/(.*)$ /sites/neos/$1/$2;' || exit 1
rm -rf "$copy/$resources"
serve_ready --root "$live" --listen 127.0.0.1:0 --only persistent --base-url "$web"
run 0 "below the site's address, which was given" "$synco" pull "$url" "$token" --only persistent --allow-host "${web#http://}"
says "$work/err" "own%20path.txt: the web server answers 404" "what has no such address there is named"
is "$(find "$copy/$resources" -type f | wc -l)" 304 "all else comes"
stop_serving

# By a name, with a host that .synco.yml allows.
rm "$live/Configuration/Production/Settings.yaml"
serve_ready --root "$live" --listen 127.0.0.1:0 --only persistent
cat >"$copy/.synco.yml" <<-END2
	remotes:
	  live: {url: "$url", only: [persistent], allow_hosts: ["${cdn#http://}"]}
END2
SYNCO_TOKEN=$token run 6 "a port of this machine, for a stranger's file" "$synco" pull live
run 0 "which is agreed to" "$synco" trust --yes
SYNCO_TOKEN=$token run 0 "a remote with a host that .synco.yml allows" "$synco" pull live
check "remote"
stop_serving

# Links in the web folder, of which two may lead to one resource.
cat >"$live/Configuration/Production/Settings.yaml" <<-'END2'
	Neos: {Flow: {resource: {collections: {persistent: {storage: defaultPersistentResourcesStorage,
	  target: localWebDirectoryPersistentResourcesTarget}}}}}
END2
mkdir -p "$live/Data/Persistent" "$live/Web/_Resources/Persistent"
cp -r "$work/wanted" "$live/$resources"
while read -r file; do
	sha1=${file##*/}
	mkdir -p "$live/Web/_Resources/Persistent/$(dirname "$file")/$sha1"
	ln -s "$live/$resources/$file" "$live/Web/_Resources/Persistent/$(dirname "$file")/$sha1/a b.jpg"
	ln -s "$live/$resources/$file" "$live/Web/_Resources/Persistent/$(dirname "$file")/$sha1/ü.jpg"
done < <(cd "$live/$resources" && find . -type f)
nginx_start "$live/Web" || exit 1
rm -r "${copy:?}/$resources" "$copy/.synco.yml"
serve_ready --root "$live" --listen 127.0.0.1:0 --only persistent --base-url "$web"
run 0 "links" "$synco" pull "$url" "$token" --only persistent --json --allow-host "${web#http://}"
check "links"
is "$(done_field files)" 305 "links: each content once"
stop_serving
finish
