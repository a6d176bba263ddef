#!/bin/sh
# needs: perl
# Perl's sockets; the quoted port is found from behind, for a quote ends with the UDP header here.
exec perl -MSocket -e '
  my ($name, $most) = @ARGV;
  my $to = @ARGV == 2 && $most =~ /^\d+$/ && $most > 0 && $most < 65 ? inet_aton($name) : undef;
  defined $to or print(STDERR "usage: traceroute DST MAXHOPS\n"), exit 2;
  socket(my $in, PF_INET, SOCK_RAW, 1) or die "socket: $!\n";
  socket(my $out, PF_INET, SOCK_DGRAM, 0) or die "socket: $!\n";
  HOP: for my $hop (1 .. $most) {
    setsockopt($out, 0, 2, pack "i", $hop) or die "setsockopt: $!\n";
    defined send($out, "", 0, pack_sockaddr_in(33433 + $hop, $to)) or die "sendto: $!\n";
    my ($own) = unpack_sockaddr_in getsockname $out;
    my $rin = "";
    vec($rin, fileno($in), 1) = 1;
    while (select(my $ready = $rin, undef, undef, 0.9)) {
      my $from = recv($in, my $packet, 2000, 0);
      my $icmp = substr $packet, (ord($packet) & 15) * 4;
      my ($type, $code) = unpack "C2", $icmp;
      next if $type != 3 && $type != 11;
      my $quoted = substr $icmp, 8;
      my ($source, $port) = unpack "n2", substr $quoted, (ord($quoted) & 15) * 4;
      next if $source != $own || $port != 33433 + $hop;
      my (undef, $router) = unpack_sockaddr_in $from;
      print "$hop ", inet_ntoa($router), $type == 3 ? " reached" : "", "\n";
      exit 0 if $type == 3;
      next HOP;
    }
    print "$hop *\n";
  }
  exit 3;
' -- "$@"
