#!/bin/sh
# needs: perl
# Perl; select() waits, and unpack() takes the header off by its own length.
exec perl -MSocket -MErrno -MTime::HiRes=time -e '
  my ($name, $protocol, $ttl, $text) = @ARGV;
  my $host = @ARGV == 4 ? inet_aton($name) : undef;
  defined $host && $protocol > 0 && $protocol < 255 && $ttl > 0 && $ttl < 256 or
    print(STDERR "usage: kernel_header DST PROTO TTL TEXT\n"), exit 2;
  if (!socket(S, PF_INET, SOCK_RAW, $protocol)) {
    my ($error) = grep { $!{$_} } sort keys %!;
    print STDERR "socket: $error\n";
    exit 1;
  }
  setsockopt(S, 0, 2, pack "i", $ttl) or die "setsockopt: $!\n";
  defined send(S, $text, 0, pack_sockaddr_in(0, $host)) or die "send: $!\n";
  my $end = time + 2;
  while ((my $left = $end - time) > 0) {
    vec(my $ready = "", fileno(S), 1) = 1;
    select($ready, undef, undef, $left) or last;
    my $from = recv(S, my $packet, 65535, 0);
    next if (unpack_sockaddr_in($from))[1] ne $host;
    print substr $packet, 4 * (ord($packet) & 15);
    exit 0;
  }
  exit 3;
' -- "$@"
