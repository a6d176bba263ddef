#!/bin/sh
# needs: socat
# socat does the talking, and keeps the connection until the peer has ended it.
[ $# = 3 ] || { echo "usage: hello_stream HOST PORT MESSAGE" >&2; exit 2; }
printf '%s\n' "$3" | socat -t 4 - "TCP4:$1:$2" || { echo "connect: ECONNREFUSED" >&2; exit 1; }
