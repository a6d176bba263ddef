#!/bin/bash
# needs: bash
# The shell's own /dev/udp.
address='^((25[0-5]|2[0-4][0-9]|1?[0-9]?[0-9])(\.|$)){4}$'
[[ $# == 2 && $1 =~ $address && $2 =~ ^[0-9]+$ ]] && (($2 >= 1 && $2 <= 65535)) || {
  echo "usage: first_packet HOST PORT" >&2
  exit 2
}
printf 'hello, wire' > "/dev/udp/$1/$2"
