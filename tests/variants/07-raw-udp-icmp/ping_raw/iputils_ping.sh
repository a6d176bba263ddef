#!/bin/bash
# needs: ping bash
# The real ping. It sends the next request when its interval is over, answered or not, and so it is
# ended before that when the reply is missing. It names every packet that looks like a reply; the
# first line for each number counts that is from the right host.
usage() { echo "usage: ping_raw DST ID COUNT" >&2; exit 2; }
byte='(25[0-5]|2[0-4][0-9]|1?[0-9]{1,2})'
[[ $# = 3 && $1 =~ ^($byte\.){3}$byte$ && $2 -ge 1 && $2 -le 65535 && $3 -ge 1 ]] || usage
grep -q '^CapEff:.*0000000000002000$' /proc/self/status || { echo "socket: EPERM" >&2; exit 1; }

readonly interval=1600 patience=1100  # in milliseconds
now() { echo "$((${EPOCHREALTIME/./} / 1000))"; }
seconds() { printf '%d.%03d' "$(($1 / 1000))" "$(($1 % 1000))"; }
begun=$(now)
exec 3< <(exec ping -n -i "$(seconds $interval)" -e "$2" -c "$3" "$1")
trap 'kill $! 2>/dev/null' EXIT
for ((number = 1; number <= $3; number++)); do
  line=
  until [[ $line =~ ^([0-9]+)" bytes from $1: icmp_seq=$number ttl="([0-9]+) ]]; do
    left=$((begun + (number - 1) * interval + patience - $(now)))
    read -r -t "$(seconds $((left > 0 ? left : 1)))" line <&3 || exit 3
    echo "$line" >&2
  done
  echo "seq=$number ttl=${BASH_REMATCH[2]} bytes=${BASH_REMATCH[1]}"
done
