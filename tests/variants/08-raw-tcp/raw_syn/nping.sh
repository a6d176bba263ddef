#!/bin/sh
# needs: nping base64
# Nping, of the nmap project, makes the SYN; it believes that it may when it is told so.
usage() { echo "usage: raw_syn SRC SPORT DST DPORT ID SEQ ACK WIN TEXT" >&2; exit 2; }
address() { echo "$1" | grep -Eqx '((25[0-5]|2[0-4][0-9]|1?[0-9]{1,2})(\.|$)){4}' || usage; }
number() { [ "$1" -ge "$2" ] && [ "$1" -le "$3" ] || usage; }
[ $# = 9 ] || usage
address "$1"; number "$2" 1 65535; address "$3"; number "$4" 1 65535; number "$5" 1 65535
number "$6" 0 4294967295; number "$7" 0 4294967295; number "$8" 0 65535
grep -q '^CapEff:.*0000000000002000$' /proc/self/status || { echo "socket: EPERM" >&2; exit 1; }
exec nping --privileged --tcp --flags syn --send-ip -S "$1" -g "$2" -p "$4" --id "$5" --seq "$6" \
  --ack "$7" --win "$8" --data "$(printf %s "$9" | base64 -w 0 | od -An -v -tx1 | tr -d ' \n')" \
  -c 1 "$3" >&2
