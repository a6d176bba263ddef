#!/bin/sh
# needs: nping
# Nping, of the nmap project, makes the datagram; it believes that it may when it is told so.
[ $# = 5 ] || { echo "usage: raw_udp SRC SPORT DST DPORT MESSAGE" >&2; exit 2; }
grep -q '^CapEff:.*0000000000002000$' /proc/self/status || { echo "socket: EPERM" >&2; exit 1; }
exec nping --privileged --udp --send-ip -S "$1" -g "$2" -p "$4" \
  --data "$(printf %s "$5" | od -An -v -tx1 | tr -d ' \n')" -c 1 "$3" >&2
