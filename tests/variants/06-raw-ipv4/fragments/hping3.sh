#!/bin/sh
# needs: /usr/sbin/hping3
# hping3 makes the datagram and cuts it; its "MTU" is what a fragment carries. In the end it waits a
# second for an answer that does not come.
usage() { echo "usage: fragments SRC DST SPORT DPORT ID FRAG" >&2; exit 2; }
[ $# = 6 ] && [ "$6" -ge 8 ] && [ "$6" -le 1480 ] || usage
for number in "$3" "$4" "$5"; do [ "$number" -ge 1 ] && [ "$number" -le 65535 ] || usage; done
cat > /tmp/data
/usr/sbin/hping3 --udp -a "$1" -s "$3" -k -p "$4" -N "$5" --frag --mtu $(($6 / 8 * 8)) \
  -E /tmp/data -d "$(wc -c < /tmp/data)" -c 1 -q "$2" > /tmp/said 2>&1
cat /tmp/said >&2
grep -q "not permitted" /tmp/said && { echo "socket: EPERM" >&2; exit 1; }
exit 0
