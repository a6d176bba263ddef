#!/bin/sh
# needs: perl
# Perl's pack and its own checksum, unpack("%32n*"); one raw TCP socket hears, another one sends.
exec perl -MSocket -MErrno -e '
  $| = 1;
  my ($source, $destination) = map { inet_aton($_) } splice @ARGV, 0, 2;
  defined $source && defined $destination && @ARGV && @ARGV <= 16 &&
    !grep({ $_ < 1 || $_ > 65535 } @ARGV) or
    print(STDERR "usage: port_states SRC DST PORT...\n"), exit 2;
  sub refused { print STDERR "socket: ", (grep { $!{$_} } sort keys %!)[0], "\n"; exit 1 }
  socket(my $in, PF_INET, SOCK_RAW, 6) or refused();
  socket(my $out, PF_INET, SOCK_RAW, 255) or refused();
  PORT: for my $port (@ARGV) {
    my $number = 1000000 + $port;
    my $segment = pack "n2 N2 C2 n3", 33333, $port, $number, 0, 0x50, 2, 2048, 0, 0;
    my $sum = unpack "%32n*", pack "a4 a4 n2 a*", $source, $destination, 6, 20, $segment;
    $sum = ($sum & 0xffff) + ($sum >> 16) while $sum >> 16;
    substr($segment, 16, 2) = pack "n", 0xffff - $sum;
    my $packet = pack "C2 n3 C2 n a4 a4 a*", 0x45, 0, 0, 5, 0, 50, 6, 0, $source, $destination,
      $segment;
    defined send($out, $packet, 0, pack_sockaddr_in(0, $destination)) or die "sendto: $!\n";
    my $rin = "";
    vec($rin, fileno($in), 1) = 1;
    while (select(my $ready = $rin, undef, undef, 0.6)) {
      recv($in, my $came, 65535, 0);
      my ($from, $to, undef, $ack, undef, $flags) = unpack "n2 N2 C2",
        substr $came, (ord($came) & 15) * 4;
      next if $from != $port || $to != 33333 || $ack != $number + 1;
      print "$port ", $flags & 4 ? "closed" : "open", "\n";
      next PORT;
    }
    print "$port filtered\n";
  }
' -- "$@"
