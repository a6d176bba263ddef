#!/bin/sh
# needs: perl
# Perl, and alarm() against silence.
exec perl -MSocket -MErrno -e '
  $| = 1;
  my ($name, $count) = @ARGV;
  my $host = @ARGV == 2 ? inet_aton($name) : undef;
  defined $host && $count > 0 or print(STDERR "usage: ping_unpriv DST COUNT\n"), exit 2;
  if (!socket(S, PF_INET, SOCK_DGRAM, 1)) {
    my ($error) = grep { $!{$_} } sort keys %!;
    print STDERR "socket: $error\n";
    exit 1;
  }
  $SIG{ALRM} = sub { exit 3 };
  for my $seq (1 .. $count) {
    my $end = pack("n", $seq) . "perl" x 14;
    defined send(S, "\x08\0\0\0\0\0$end", 0, pack_sockaddr_in(0, $host)) or die "send: $!\n";
    alarm 2;
    while (my $from = recv(S, my $reply, 2048, 0)) {
      next if (unpack_sockaddr_in($from))[1] ne $host || substr($reply, 6) ne $end;
      print "seq=$seq bytes=", length $reply, "\n";
      last;
    }
  }
' -- "$@"
