#!/bin/sh
# needs: perl
# Perl's IO::Select; a client that is slow to read is not read from meanwhile.
exec perl -MIO::Socket::INET -MIO::Select -MErrno=EAGAIN -e '
  @ARGV == 2 && $ARGV[0] =~ /^\d+$/ && $ARGV[0] >= 1 && $ARGV[0] <= 65535 &&
    $ARGV[1] =~ /^\d+$/ && $ARGV[1] >= 1 && $ARGV[1] <= 1000 or
    print(STDERR "usage: echo_poll PORT N\n"), exit 2;
  $SIG{PIPE} = "IGNORE";
  my $listener = IO::Socket::INET->new(LocalPort => $ARGV[0], Listen => 5, ReuseAddr => 1)
    or exit 1;
  my ($in, $out) = (IO::Select->new($listener), IO::Select->new);
  my (%unsent, $ended);
  while ($ended < $ARGV[1]) {
    my ($read, $write) = IO::Select->select($in, $out);
    for my $one (@$read) {
      if ($one == $listener) {
        my $client = $listener->accept or next;
        $client->blocking(0);
        $in->add($client);
      } elsif (sysread $one, $unsent{$one}, 2048) {
        $in->remove($one);
        $out->add($one);
      } else {
        $in->remove($one);
        close $one;
        ++$ended;
      }
    }
    for my $one (@$write) {
      my $n = syswrite($one, $unsent{$one}) // next;
      substr($unsent{$one}, 0, $n) = "";
      next if length $unsent{$one};
      $out->remove($one);
      $in->add($one);
    }
  }
' "$@"
