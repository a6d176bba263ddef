#!/bin/bash
# needs: ping bash
# The real ping, which takes a ping socket where it may. It sends the next request when its interval
# is over, answered or not, and so it is ended before that when the reply is missing. It names every
# packet that looks like a reply; the first line for each number counts that is from the right host.
usage() { echo "usage: ping_unpriv DST COUNT" >&2; exit 2; }
byte='(25[0-5]|2[0-4][0-9]|1?[0-9]{1,2})'
[[ $# = 2 && $1 =~ ^($byte\.){3}$byte$ && $2 -ge 1 ]] || usage

readonly interval=1600 patience=1100  # in milliseconds
now() { echo "$((${EPOCHREALTIME/./} / 1000))"; }
seconds() { printf '%d.%03d' "$(($1 / 1000))" "$(($1 % 1000))"; }
gives_up() {
  [ "$1" -le 128 ] || kill $!  # it is read whose time was over
  wait $!
  [ $? != 2 ] || { echo "socket: EACCES" >&2; exit 1; }  # it says itself what it would need
  exit 3
}
begun=$(now)
exec 3< <(exec ping -n -i "$(seconds $interval)" -c "$2" "$1")
for ((number = 1; number <= $2; number++)); do
  line=
  until [[ $line =~ ^([0-9]+)" bytes from $1: icmp_seq=$number " ]]; do
    left=$((begun + (number - 1) * interval + patience - $(now)))
    read -r -t "$(seconds $((left > 0 ? left : 1)))" line <&3 || gives_up $?
    echo "$line" >&2
  done
  echo "seq=$number bytes=${BASH_REMATCH[1]}"
done
