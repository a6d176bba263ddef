#!/bin/sh
# needs: perl
# Perl's pack and its own checksum, unpack("%32n*"); the line is printed while it comes.
exec perl -MSocket -MErrno -e '
  $| = 1;
  @ARGV == 5 && !grep({ $_ < 1 || $_ > 65535 } @ARGV[1, 3]) &&
    grep({ $_ > 0 && $_ <= 1400 } length $ARGV[4]) && defined(my $source = inet_aton($ARGV[0])) &&
    defined(my $destination = inet_aton($ARGV[2])) or
    print(STDERR "usage: handshake SRC SPORT DST DPORT MESSAGE\n"), exit 2;
  my (undef, $sport, undef, $dport, $message) = @ARGV;
  sub refused { print STDERR "socket: ", (grep { $!{$_} } sort keys %!)[0], "\n"; exit 1 }
  socket(my $out, PF_INET, SOCK_RAW, 255) or refused();
  socket(my $in, 17, SOCK_DGRAM, unpack("S", pack("n", 0x0800))) or refused();
  sub say_it {
    my ($flags, $number, $wanted, $data) = @_;
    my $segment = pack "n2 N2 C2 n3 a*", $sport, $dport, $number, $wanted, 0x50, $flags, 8192, 0,
      0, $data;
    my $sum = unpack "%32n*", pack "a4 a4 n2 a* x", $source, $destination, 6, length $segment,
      $segment;
    $sum = ($sum & 0xffff) + ($sum >> 16) while $sum >> 16;
    substr($segment, 16, 2) = pack "n", 0xffff - $sum;
    my $packet = pack "C2 n3 C2 n a4 a4 a*", 0x45, 0, 0, 99, 0, 64, 6, 0, $source, $destination,
      $segment;
    defined send($out, $packet, 0, pack_sockaddr_in(0, $destination)) or die "sendto: $!\n";
  }
  sub hear {
    my $rin = "";
    vec($rin, fileno($in), 1) = 1;
    while (select(my $ready = $rin, undef, undef, 1)) {
      recv($in, my $packet, 65535, 0);
      my ($first, $length, $protocol, $from, $to) = unpack "C x n x5 C x2 a4 a4", $packet;
      next if $protocol != 6 || $from ne $destination || $to ne $source;
      my $segment = substr($packet, ($first & 15) * 4, $length - ($first & 15) * 4);
      my ($p, $q, $number, undef, $offset, $flags) = unpack "n2 N2 C2", $segment;
      next if $p != $dport || $q != $sport;
      exit 4 if $flags & 4;
      return ($flags, $number, substr($segment, ($offset >> 4) * 4));
    }
    exit 3;
  }
  my $number = 305419896;
  say_it(2, $number, 0, "");
  my ($flags, $wanted, $data) = hear();
  $number++;
  $wanted++;
  say_it(16, $number, $wanted, "");
  say_it(24, $number, $wanted, $message);
  $number += length $message;
  while (1) {
    ($flags, my $came, $data) = hear();
    if ($data ne "" && $came == $wanted) {
      print $data;
      $wanted += length $data;
      say_it(16, $number, $wanted, "");
      last if $data =~ /\n\z/;
    }
    exit 4 if $flags & 1;
  }
  say_it(17, $number, $wanted, "");
  do { ($flags) = hear() } until $flags & 1;
  say_it(16, $number + 1, $wanted + 1, "");
' -- "$@"
