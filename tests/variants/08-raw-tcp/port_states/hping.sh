#!/bin/sh
# needs: /usr/sbin/hping3 awk
# Hping sends the SYN with a number that we know, and shows the flags and the numbers of the answer.
usage() { echo "usage: port_states SRC DST PORT..." >&2; exit 2; }
address() { echo "$1" | grep -Eqx '((25[0-5]|2[0-4][0-9]|1?[0-9]{1,2})(\.|$)){4}' || usage; }
number() { [ "$1" -ge "$2" ] && [ "$1" -le "$3" ] || usage; }
[ $# -ge 3 ] && [ $# -le 18 ] || usage
address "$1"; address "$2"
grep -q '^CapEff:.*0000000000002000$' /proc/self/status || { echo "socket: EPERM" >&2; exit 1; }
source=$1 destination=$2
shift 2
for port; do number "$port" 1 65535; done
for port; do
  /usr/sbin/hping3 -n -V -S -c 1 -a "$source" -s 23456 -p "$port" -M 77000 "$destination" \
    2>/dev/null | awk -v port="$port" '
    / flags=/ { flags = $0; sub(/.*flags=/, "", flags); sub(/ .*/, "", flags) }
    /ack=77001/ { state = flags ~ /R/ ? "closed" : flags == "SA" ? "open" : "" }
    END { print port, state == "" ? "filtered" : state }'
done
