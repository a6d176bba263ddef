#!/bin/sh
# needs: nping
# Nping, of the nmap project, makes the datagram; it believes that it may when it is told so.
usage() { echo "usage: raw_udp SRC SPORT DST DPORT MESSAGE" >&2; exit 2; }
address() { echo "$1" | grep -Eqx '((25[0-5]|2[0-4][0-9]|1?[0-9]{1,2})(\.|$)){4}' || usage; }
number() { [ "$1" -ge "$2" ] && [ "$1" -le "$3" ] || usage; }
[ $# = 5 ] || usage
address "$1"; number "$2" 1 65535; address "$3"; number "$4" 1 65535
grep -q '^CapEff:.*0000000000002000$' /proc/self/status || { echo "socket: EPERM" >&2; exit 1; }
exec nping --privileged --udp --send-ip -S "$1" -g "$2" -p "$4" \
  --data "$(printf %s "$5" | od -An -v -tx1 | tr -d ' \n')" -c 1 "$3" >&2
