#!/bin/bash
# needs: socat bash
# socat does the talking, and keeps the connection until the peer has ended it.
address='^((25[0-5]|2[0-4][0-9]|1?[0-9]?[0-9])(\.|$)){4}$'
if [[ $# != 3 || ! $1 =~ $address || ! $2 =~ ^[0-9]+$ ]] || (($2 < 1 || $2 > 65535)); then
  echo "usage: hello_stream HOST PORT MESSAGE" >&2
  exit 2
fi
printf '%s\n' "$3" | socat -t 4 - "TCP4:$1:$2" || { echo "connect: ECONNREFUSED" >&2; exit 1; }
