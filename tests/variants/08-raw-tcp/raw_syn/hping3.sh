#!/bin/sh
# needs: /usr/sbin/hping3 base64
# hping3 makes the SYN; it stops when the answer has come, or a second later.
usage() { echo "usage: raw_syn SRC SPORT DST DPORT ID SEQ ACK WIN TEXT" >&2; exit 2; }
address() { echo "$1" | grep -Eqx '((25[0-5]|2[0-4][0-9]|1?[0-9]{1,2})(\.|$)){4}' || usage; }
number() { [ "$1" -ge "$2" ] && [ "$1" -le "$3" ] || usage; }
[ $# = 9 ] || usage
address "$1"; number "$2" 1 65535; address "$3"; number "$4" 1 65535; number "$5" 1 65535
number "$6" 0 4294967295; number "$7" 0 4294967295; number "$8" 0 65535
printf %s "$9" | base64 -w 0 > /tmp/data
/usr/sbin/hping3 --syn -a "$1" -s "$2" -k -p "$4" -N "$5" -M "$6" -L "$7" -w "$8" \
  -E /tmp/data -d "$(wc -c < /tmp/data)" -c 1 -q "$3" > /tmp/said 2>&1
cat /tmp/said >&2
grep -q "not permitted" /tmp/said && { echo "socket: EPERM" >&2; exit 1; }
exit 0
