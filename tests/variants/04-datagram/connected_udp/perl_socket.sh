#!/bin/sh
# needs: perl
# Perl: connect() and an unbuffered receive; %! knows the names of errors.
exec perl -MSocket -MErrno -e '
  @ARGV == 3 && $ARGV[1] =~ /^\d+$/ && $ARGV[1] >= 1 && $ARGV[1] <= 65535 &&
    defined(my $host = inet_aton($ARGV[0])) or
    print(STDERR "usage: connected_udp HOST PORT MESSAGE\n"), exit 2;
  socket(my $socket, PF_INET, SOCK_DGRAM, 0) or die "$!\n";
  connect($socket, pack_sockaddr_in($ARGV[1], $host)) or die "$!\n";
  defined send($socket, $ARGV[2], 0) or die "$!\n";
  vec(my $set = "", fileno $socket, 1) = 1;
  select $set, undef, undef, 2 or exit 3;
  defined recv($socket, my $answer, 65535, 0) or
    print(STDERR "recv: ", $!{ECONNREFUSED} ? "ECONNREFUSED" : "$!", "\n"), exit 1;
  print $answer;
' "$@"
