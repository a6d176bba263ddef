#!/bin/sh
# needs: ping timeout
# The real ping. It goes on when a reply is lost, so it is stopped; it names every packet that looks
# like a reply, and so only the first line for each number counts that is from the right host.
usage() { echo "usage: ping_raw DST ID COUNT" >&2; exit 2; }
address() { echo "$1" | grep -Eqx '((25[0-5]|2[0-4][0-9]|1?[0-9]{1,2})(\.|$)){4}' || usage; }
[ $# = 3 ] && [ "$2" -ge 1 ] && [ "$2" -le 65535 ] && [ "$3" -ge 1 ] || usage
address "$1"
grep -q '^CapEff:.*0000000000002000$' /proc/self/status || { echo "socket: EPERM" >&2; exit 1; }
timeout -s INT 3 ping -n -A -i 5 -W 2 -e "$2" -c "$3" "$1" > /tmp/said
cat /tmp/said >&2
host=$(echo "$1" | sed 's/\./\\./g')
sed -n "s/^\([0-9]*\) bytes from $host: icmp_seq=\([0-9]*\) ttl=\([0-9]*\).*/\2 \3 \1/p" /tmp/said |
  sort -n -u -k1,1 > /tmp/replies
sed 's/\(.*\) \(.*\) \(.*\)/seq=\1 ttl=\2 bytes=\3/' /tmp/replies
[ "$(wc -l < /tmp/replies)" -ge "$3" ] || exit 3
