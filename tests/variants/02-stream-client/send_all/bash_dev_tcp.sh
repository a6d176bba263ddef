#!/bin/bash
# needs: bash
# The shell's own /dev/tcp, and cat, which knows short writes.
address='^((25[0-5]|2[0-4][0-9]|1?[0-9]?[0-9])(\.|$)){4}$'
if [[ $# != 2 || ! $1 =~ $address || ! $2 =~ ^[0-9]+$ ]] || (($2 < 1 || $2 > 65535)); then
  echo "usage: send_all HOST PORT < FILE" >&2
  exit 2
fi
{ exec 3> "/dev/tcp/$1/$2"; } 2> /dev/null || {
  echo "connect: ECONNREFUSED" >&2
  exit 1
}
cat >&3
