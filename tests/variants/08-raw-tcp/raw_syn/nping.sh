#!/bin/sh
# needs: nping base64
# Nping, of the nmap project, makes the SYN; it believes that it may when it is told so.
[ $# = 9 ] || { echo "usage: raw_syn SRC SPORT DST DPORT ID SEQ ACK WIN TEXT" >&2; exit 2; }
grep -q '^CapEff:.*0000000000002000$' /proc/self/status || { echo "socket: EPERM" >&2; exit 1; }
exec nping --privileged --tcp --flags syn --send-ip -S "$1" -g "$2" -p "$4" --id "$5" --seq "$6" \
  --ack "$7" --win "$8" --data "$(printf %s "$9" | base64 -w 0 | od -An -v -tx1 | tr -d ' \n')" \
  -c 1 "$3" >&2
