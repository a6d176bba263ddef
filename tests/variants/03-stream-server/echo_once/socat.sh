#!/bin/sh
# needs: socat
# socat pipes the client to a pipe of its own and back.
[ $# = 1 ] && [ "$1" -ge 1 ] && [ "$1" -le 65535 ] || { echo "usage: echo_once PORT" >&2; exit 2; }
exec socat -t 4 "TCP4-LISTEN:$1" PIPE
