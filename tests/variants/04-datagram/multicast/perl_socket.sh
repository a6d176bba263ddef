#!/bin/sh
# needs: perl
exec perl -MSocket=:all -e '
  @ARGV == 3 && $ARGV[1] =~ /^\d+$/ && $ARGV[1] > 0 && $ARGV[1] < 65536 &&
    $ARGV[2] =~ /^\d+(\.\d+){3}$/ && defined(my $group = inet_aton($ARGV[0])) or exit 2;
  my $address = inet_aton($ARGV[2]);
  (ord($group) & 0xf0) == 0xe0 or exit 2;
  socket(my $socket, PF_INET, SOCK_DGRAM, 0) or exit 1;
  bind($socket, pack_sockaddr_in($ARGV[1], INADDR_ANY)) or exit 1;
  setsockopt($socket, IPPROTO_IP, IP_ADD_MEMBERSHIP, $group . $address) or exit 1;
  setsockopt($socket, IPPROTO_IP, IP_MULTICAST_IF, $address) or exit 1;
  my $set = "";
  vec($set, fileno($socket), 1) = 1;
  select($set, undef, undef, 2) > 0 or exit 3;
  recv($socket, my $text, 65535, 0);
  print $text;
  send($socket, "heard $text", 0, pack_sockaddr_in($ARGV[1], $group)) or exit 1;
' "$@"
