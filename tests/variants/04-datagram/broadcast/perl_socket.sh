#!/bin/sh
# needs: perl
exec perl -MSocket -MTime::HiRes=time -e '
  @ARGV == 3 && $ARGV[1] =~ /^\d+$/ && $ARGV[1] > 0 && $ARGV[1] < 65536 &&
    $ARGV[0] =~ /^\d+\.\d+\.\d+\.\d+$/ && defined(my $subnet = inet_aton($ARGV[0])) or
    print(STDERR "usage: broadcast ADDRESS PORT MESSAGE\n"), exit 2;
  socket(my $socket, PF_INET, SOCK_DGRAM, 0) or exit 1;
  setsockopt($socket, SOL_SOCKET, SO_BROADCAST, pack("i", 1)) or exit 1;
  send($socket, $ARGV[2], 0, pack_sockaddr_in($ARGV[1], $subnet)) or exit 1;
  my ($end, %hosts) = (time + 1);
  while ((my $left = $end - time) > 0) {
    my $set = "";
    vec($set, fileno($socket), 1) = 1;
    select($set, undef, undef, $left) > 0 or next;
    defined(my $from = recv($socket, my $text, 9000, 0)) or next;
    $hosts{(unpack_sockaddr_in($from))[1]} = 1;
  }
  print inet_ntoa($_), "\n" for sort keys %hosts;
  exit(%hosts ? 0 : 3);
' "$@"
