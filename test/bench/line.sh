# shellcheck shell=bash
# A thin line for scripts/bench: two network namespaces, 20 Mbit/s and 20 ms each way between them.
#
#   line_make     makes them; sets at_source and at_destination, which stand before the commands of each side,
#                 and source_address
#   line_check    measures the line, says what it is and whether that is what it should be
#   line_bytes    what has passed, both ways, all headers counted
#   line_drop     removes what line_make has made
#
# The rate is tc's, and so is the delay where the kernel has netem; else packets pass line.py, which waits.
# What waits in a queue is some 100 ms long, as in a common router.

line_spaces=()

line_side() {
	local space=$1 device=$2 address=$3
	ip -n "$space" address add "$address/30" dev "$device"
	ip -n "$space" link set lo up
	ip -n "$space" link set "$device" up
}

# A pair whose delay the kernel makes; false when it can't.
line_netem() {
	ip link add "$line_s" netns "$line_source" type veth peer name "$line_d" netns "$line_destination" || return 1
	tc -n "$line_source" qdisc add dev "$line_s" root netem delay 20ms rate 20mbit limit 200 2>/dev/null &&
		tc -n "$line_destination" qdisc add dev "$line_d" root netem delay 20ms rate 20mbit limit 200 &&
		# A packet of 64 KiB is none on a line.
		ip -n "$line_source" link set "$line_s" gso_max_segs 1 &&
		ip -n "$line_destination" link set "$line_d" gso_max_segs 1 && return 0
	ip -n "$line_source" link del "$line_s"
	return 1
}

line_tun() {
	coproc LINE { exec python3 test/bench/line.py delay 0.020 "$line_s" "$line_d"; }
	pids+=("$LINE_PID")
	read -r <&"${LINE[0]}" || {
		echo "the kernel has neither netem nor /dev/net/tun" >&2
		return 1
	}
	ip link set "$line_s" netns "$line_source"
	ip link set "$line_d" netns "$line_destination"
	tc -n "$line_source" qdisc add dev "$line_s" root tbf rate 20mbit burst 16k latency 100ms
	tc -n "$line_destination" qdisc add dev "$line_d" root tbf rate 20mbit burst 16k latency 100ms
}

line_make() {
	line_source=bench-source-$$ line_destination=bench-destination-$$
	line_s=bs$$ line_d=bd$$
	source_address=10.77.0.1
	ip netns add "$line_source"
	line_spaces+=("$line_source")
	ip netns add "$line_destination"
	line_spaces+=("$line_destination")
	line_netem || line_tun
	line_side "$line_source" "$line_s" "$source_address"
	line_side "$line_destination" "$line_d" 10.77.0.2
	at_source=(ip netns exec "$line_source")
	at_destination=(ip netns exec "$line_destination")
}

line_drop() {
	local space
	for space in "${line_spaces[@]}"; do
		ip netns delete "$space"
	done
	line_spaces=()
	at_source=()
	at_destination=()
	source_address=127.0.0.1
}

line_check() {
	local rtt down up
	"${at_source[@]}" python3 test/bench/line.py answer "$source_address" 4999 &
	pids+=($!)
	read -r rtt down up < <("${at_destination[@]}" python3 test/bench/line.py measure "$source_address" 4999)
	echo "the line: $rtt ms, $down Mbit/s to the destination, $up to the source"
	echo "$rtt $down $up" | awk '{ exit !($1 > 39 && $1 < 60 && $2 > 17 && $2 < 20 && $3 > 17 && $3 < 20) }' ||
		echo "THE LINE IS ANOTHER"
}

line_bytes() {
	ip -n "$line_destination" -j -s link show dev "$line_d" | jq '.[0].stats64 | .rx.bytes + .tx.bytes'
}
