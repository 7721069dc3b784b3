# shellcheck shell=bash
# A part of scripts/bench: 20,000 files.

bench_files() {
	mkdir -p "$work/site/files" "$work/copy"
	make_files "$work/site/files"
	. test/lib/web.sh
	started() { pids+=("$1"); }
	nginx_start "$work/site"
	(cd "$work/site" && find files -type f | sed "s|.*|url = \"$web/&\"\noutput = \"$work/curl/&\"|") >"$work/list"
	timed "rsync -a, cold" rsync -a "$work/site/files/" "$work/rsync/"
	timed "rsync -a, nothing changed" rsync -a "$work/site/files/" "$work/rsync/"
	rsync_again=$seconds
	timed "curl --parallel --parallel-max 16" curl -s --create-dirs --parallel --parallel-max 16 -K "$work/list"
	curled=$seconds
	mkdir -p "$work/app/storage/app/public" "$work/app/public"
	touch "$work/app/artisan"
	echo 'DB_CONNECTION=sqlite' >"$work/app/.env"
	rm -rf "$work/curl" "$work/rsync" "$work/app/storage/app/public"
	ln -s "$work/site/files" "$work/app/storage/app/public"
	ln -s "$work/site/files" "$work/site/storage"
	"$lite" serve --json --root "$work/app" --listen 127.0.0.1:0 --base-url "$web" --only files >"$work/serve" 2>&1 &
	server=$!
	pids+=("$server")
	while ! grep -q '"event": *"ready"' "$work/serve"; do sleep 0.02; done
	url=$(jq -r 'select(.url != null) | .url' "$work/serve" | head -n 1)
	token=$(jq -r 'select(.token != null) | .token' "$work/serve" | head -n 1)
	timed "synco pull, cold" "$synco" pull "$url" "$token" --quiet --files "$work/copy"
	cold=$seconds
	timed "synco pull, nothing changed" "$synco" pull "$url" "$token" --quiet --files "$work/copy"
	cat <<-END

		files, cold, as a ratio of curl --parallel                 $(ratio "$cold" "$curled") (goal 1)
		files, nothing changed, as a ratio of rsync                $(ratio "$seconds" "$rsync_again") (goal 3)
	END
	stop_serving
}
