#!/bin/bash
# needs: bash
# The shell's own /dev/tcp, and cat.
address='^((25[0-5]|2[0-4][0-9]|1?[0-9]?[0-9])(\.|$)){4}$'
if [[ $# != 3 || ! $1 =~ $address || ! $2 =~ ^[0-9]+$ ]] || (($2 < 1 || $2 > 65535)); then
  echo "usage: hello_stream HOST PORT MESSAGE" >&2
  exit 2
fi
{ exec 3<> "/dev/tcp/$1/$2"; } 2> /tmp/why || {
  cat /tmp/why >&2
  echo "connect: ECONNREFUSED" >&2
  exit 1
}
printf '%s\n' "$3" >&3
cat <&3
