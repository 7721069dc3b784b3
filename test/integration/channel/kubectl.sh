# Goal: an app comes out of a pod through kubectl exec's own protocol, also when the stream breaks again and
# again, as kubectl's long streams do.  A real kubectl talks to a small API server; where none is installed
# something with its command line stands in.
. "$(dirname "$0")/../../lib/tap.sh"
. "$(dirname "$0")/../../lib/app.sh"
. "$(dirname "$0")/../../lib/web.sh"
. "$(dirname "$0")/../../lib/channel.sh"

app=$work/app copy=$work/laptop
sqlite_app "$app"
sqlite_fill "$app" 20000
files_fill "$app"
head -c 30000000 /dev/urandom >"$app/storage/app/private/large.bin"

# api [CUT]: an API server that kubectl's configuration leads to.
api() {
	local port
	coproc API { exec python3 "$here/kube_api.py" "$work" "$@"; }
	api_pid=$API_PID
	started "$api_pid"
	read -r port <&"${API[0]}"
	cat >"$work/kubeconfig" <<-END
		apiVersion: v1
		kind: Config
		current-context: prod
		clusters:
		- {name: c, cluster: {server: "http://127.0.0.1:$port"}}
		users:
		- {name: u, user: {}}
		contexts:
		- {name: prod, context: {cluster: c, user: u}}
		- {name: "arn:aws:eks/shop", context: {cluster: c, user: u}}
	END
	export KUBECONFIG=$work/kubeconfig
}

stop_api() {
	kill "$api_pid" 2>/dev/null
	wait "$api_pid" 2>/dev/null
}

# try NAME: pulls from the pod's names in all forms.
try() {
	rm -rf "$copy"
	sqlite_app "$copy"
	cd "$copy" || exit 1
	run 0 "$1: a pod and its container" "$synco" pull "kubectl://shop/web-1:php$app" --spool-limit 32M
	sqlite_same "$1: the databases are equal" "$app" "$copy"
	same_files "$app/storage" "$copy/storage" "$1: the files are equal"
	nothing_left "$1" "$work/tmp"
	run 0 "$1: a context" "$synco" plan "kubectl://prod/shop/web-1:php$app"
	run 0 "$1: a deployment, no container named" "$synco" plan "kubectl://shop/deploy/web$app"
	says "$work/err" 'Defaulted container "php" out of: php, nginx' "$1: kubectl's choice is told"
	run 4 "$1: a pod that is not there" "$synco" plan "kubectl://shop/web-2$app"
	says "$work/err" 'web-2' "$1: is said"
	run 0 "$1: as a chain of commands" "$synco" plan \
		--via "${SYNCO_KUBECTL:-kubectl} --namespace=shop exec -i web-1 --container=php --" --root "$app"
	nothing_left "$1, again" "$work/tmp"
}

if command -v kubectl >/dev/null; then
	api
	try "kubectl $(kubectl version --client 2>/dev/null | sed -n 's/^Client Version: //p')"
	run 0 "a context with a slash" "$synco" plan "kubectl://arn:aws:eks%2Fshop/shop/web-1:php$app"
	stop_api
	# The stream ends after so many bytes: in the upload's answers, headers, rows and files.
	for cut in 200000 1000000 7000000; do
		api $cut
		rm -rf "$copy"
		sqlite_app "$copy"
		cd "$copy" || exit 1
		run 0 "each stream cut after $cut bytes" "$synco" pull "kubectl://shop/web-1:php$app"
		sqlite_same "the databases are equal" "$app" "$copy"
		same_files "$app/storage" "$copy/storage" "the files are equal"
		stop_api
		nothing_left "after it" "$work/tmp"
	done
fi
export SYNCO_KUBECTL=$here/kubectl_stand_in KUBECTL_DIR=$work
try "the stand-in"
finish
