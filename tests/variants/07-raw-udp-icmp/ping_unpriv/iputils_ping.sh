#!/bin/sh
# needs: ping timeout
# The real ping, which takes a ping socket where it may. It goes on when a reply is lost, so it is
# stopped; it names every packet that looks like a reply, and so only the first line for each number
# counts that is from the right host.
usage() { echo "usage: ping_unpriv DST COUNT" >&2; exit 2; }
address() { echo "$1" | grep -Eqx '((25[0-5]|2[0-4][0-9]|1?[0-9]{1,2})(\.|$)){4}' || usage; }
[ $# = 2 ] && [ "$2" -ge 1 ] || usage
address "$1"
timeout -s INT 3 ping -n -A -i 5 -W 2 -c "$2" "$1" > /tmp/said
[ $? != 2 ] || { echo "socket: EACCES" >&2; exit 1; }  # it says itself what it would need
cat /tmp/said >&2
host=$(echo "$1" | sed 's/\./\\./g')
sed -n "s/^\([0-9]*\) bytes from $host: icmp_seq=\([0-9]*\) .*/\2 \1/p" /tmp/said |
  sort -n -u -k1,1 > /tmp/replies
sed 's/\(.*\) \(.*\)/seq=\1 bytes=\2/' /tmp/replies
[ "$(wc -l < /tmp/replies)" -ge "$2" ] || exit 3
