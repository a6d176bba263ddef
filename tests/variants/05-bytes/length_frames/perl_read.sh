#!/bin/sh
# needs: perl
# Perl's read() collects what it is asked for; pack's N is a length as the network has it.
exec perl -MSocket -MErrno -e '
  @ARGV == 2 && $ARGV[1] =~ /^\d+$/ && defined(my $host = inet_aton($ARGV[0])) or
    print(STDERR "usage: length_frames HOST PORT\n"), exit 2;
  socket(my $socket, PF_INET, SOCK_STREAM, 0) or die "socket: $!\n";
  if (!connect($socket, pack_sockaddr_in($ARGV[1], $host))) {
    my ($name) = grep { $!{$_} } sort keys %!;
    print STDERR "connect: $name\n";
    exit 1;
  }
  binmode $_ for $socket, *STDIN, *STDOUT;
  while (defined(my $line = <STDIN>)) {
    chomp $line;
    print $socket pack("N/a*", $line);
  }
  $socket->flush;
  shutdown($socket, 1);
  while (my $got = read($socket, my $head, 4)) {
    exit 4 if $got != 4;
    my $length = unpack("N", $head);
    exit 4 if $length > 1048576;
    exit 4 if read($socket, my $text, $length) != $length;
    print "$length $text\n";
  }
' "$@"
