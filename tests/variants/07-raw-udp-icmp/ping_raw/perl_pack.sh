#!/bin/sh
# needs: perl
# Perl; the sum with unpack("%32n*"), and alarm() against silence.
exec perl -MSocket -MErrno -e '
  $| = 1;
  my ($name, $id, $count) = @ARGV;
  my $host = @ARGV == 3 ? inet_aton($name) : undef;
  defined $host && $id > 0 && $id < 65536 && $count > 0 or
    print(STDERR "usage: ping_raw DST ID COUNT\n"), exit 2;
  if (!socket(S, PF_INET, SOCK_RAW, 1)) {
    my ($error) = grep { $!{$_} } sort keys %!;
    print STDERR "socket: $error\n";
    exit 1;
  }
  $SIG{ALRM} = sub { exit 3 };
  for my $seq (1 .. $count) {
    my $asked = pack("n2", $id, $seq) . "perl" x 14;
    my $sum = unpack "%32n*", "\x08\0" . $asked;
    $sum = ($sum & 0xffff) + ($sum >> 16) while $sum >> 16;
    defined send(S, pack("n2", 0x0800, $sum ^ 0xffff) . $asked, 0, pack_sockaddr_in(0, $host))
      or die "send: $!\n";
    alarm 2;
    while (defined recv(S, my $packet, 65535, 0)) {
      my $size = length($packet) - 4 * (ord($packet) & 15);
      my $icmp = substr $packet, -$size;
      next if substr($packet, 12, 4) ne $host || ord($icmp) != 0 || substr($icmp, 4) ne $asked;
      print "seq=$seq ttl=", ord(substr($packet, 8, 1)), " bytes=$size\n";
      last;
    }
  }
' -- "$@"
