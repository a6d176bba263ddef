#!/bin/sh
# needs: /usr/sbin/hping3 awk
# Hping sends the SYN with a number that we know, and shows the flags and the numbers of the answer.
[ $# -ge 3 ] || { echo "usage: port_states SRC DST PORT..." >&2; exit 2; }
grep -q '^CapEff:.*0000000000002000$' /proc/self/status || { echo "socket: EPERM" >&2; exit 1; }
source=$1 destination=$2
shift 2
for port; do
  /usr/sbin/hping3 -n -V -S -c 1 -a "$source" -s 23456 -p "$port" -M 77000 "$destination" \
    2>/dev/null | awk -v port="$port" '
    / flags=/ { flags = $0; sub(/.*flags=/, "", flags); sub(/ .*/, "", flags) }
    /ack=77001/ { state = flags ~ /R/ ? "closed" : flags == "SA" ? "open" : "" }
    END { print port, state == "" ? "filtered" : state }'
done
