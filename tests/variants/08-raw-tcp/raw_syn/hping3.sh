#!/bin/sh
# needs: /usr/sbin/hping3 base64
# hping3 makes the SYN; it stops when the answer has come, or a second later.
[ $# = 9 ] || { echo "usage: raw_syn SRC SPORT DST DPORT ID SEQ ACK WIN TEXT" >&2; exit 2; }
printf %s "$9" | base64 -w 0 > /tmp/data
/usr/sbin/hping3 --syn -a "$1" -s "$2" -k -p "$4" -N "$5" -M "$6" -L "$7" -w "$8" \
  -E /tmp/data -d "$(wc -c < /tmp/data)" -c 1 -q "$3" > /tmp/said 2>&1
cat /tmp/said >&2
grep -q "not permitted" /tmp/said && { echo "socket: EPERM" >&2; exit 1; }
exit 0
