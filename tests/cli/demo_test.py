"""`wirebook demo` and `wirebook lab` as they are built: what they show, and what they leave behind.

    demo_test.py build/wirebook
"""

import ctypes
import fcntl
import functools
import os
import pty
import re
import select
import shutil
import signal
import subprocess
import sys
import tempfile
import termios
import time
import unittest
from pathlib import Path

WIREBOOK = ""
CANNOT = 77
LIMIT = 60  # seconds; nothing here takes that long

PYTHON = "/usr/bin/python3"

CLONE_NEWUSER = 0x10000000
PR_SET_CHILD_SUBREAPER = 36

LIBC = ctypes.CDLL(None, use_errno=True)

# Talks to each service and prints what it says.
TALK = """
import socket
HOST = socket.gethostbyname("internet-host")
def stream(port, data):
    with socket.create_connection((HOST, port)) as s:
        s.sendall(data)
        s.shutdown(socket.SHUT_WR)
        return b"".join(iter(lambda: s.recv(1000), b""))
def datagram(port, data):
    with socket.socket(type=socket.SOCK_DGRAM) as s:
        s.sendto(data, (HOST, port))
        return s.recv(1000)
print(HOST)
print(stream(7007, b"x" * 300000) == b"x" * 300000)
print(stream(5309, b"Ada\\n"))
print(stream(9009, b"nobody listens"))
print(datagram(7007, b"there"))
print(datagram(10000, b"Ada"))
socket.socket(socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_RAW)
"""

# Never ends; says when it has begun.
FLOOD = """
import os, socket
s = socket.socket(type=socket.SOCK_DGRAM)
if os.fork(): os._exit(0)
for i in range(10**9):
    s.sendto(b"x" * 1000, ("10.9.0.2", 7007))
    if i == 1000: os.write(1, b"begun\\n"); os.close(1)
"""

SAID = """10.9.0.2
True
b'welcome to internet-host; say a line\\nhello, Ada\\n'
b''
b'there'
b'hello, Ada'
"""


def fields(*patterns):
    """Of one header in a ladder, side by side or on the next line."""
    return r",[\s|]+".join(patterns)


def adopt_orphans():
    """Who loses its parent becomes our child: nothing can hide."""
    LIBC.prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


def forbid_namespaces():
    """In the child: a machine that lets nobody make a user namespace."""
    ids = os.geteuid(), os.getegid()
    if LIBC.unshare(CLONE_NEWUSER) != 0:
        raise OSError(ctypes.get_errno(), "unshare")
    for name, text in (("self/setgroups", "deny"), ("self/uid_map", f"1000 {ids[0]} 1"),
                       ("self/gid_map", f"1000 {ids[1]} 1"),
                       ("sys/user/max_user_namespaces", "0")):
        with open(f"/proc/{name}", "w", encoding="ascii") as file:
            file.write(text)


def children():
    """Processes that are ours, also those that came to us."""
    path = f"/proc/self/task/{os.getpid()}/children"
    with open(path, encoding="ascii") as file:
        return [int(pid) for pid in file.read().split()]


def state_of(pid):
    """The fields of proc_pid_stat(5) behind the name: state, parent, group, ..."""
    return Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rsplit(")", 1)[1].split()


def descendants_named(name):
    """Process ids of that command below us."""
    found, todo = [], children()
    while todo:
        pid = todo.pop()
        try:
            stat = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8")
            todo += map(int, Path(f"/proc/{pid}/task/{pid}/children").read_text().split())
        except OSError:
            continue
        if f"({name[:15]})" in stat:
            found.append(pid)
    return found


@functools.cache
def refusal():
    """Why this machine makes no lab; empty when it does."""
    probe = subprocess.run([WIREBOOK, "demo", "datagram", "--auto", "--no-build"], check=False,
                           capture_output=True, text=True, stdin=subprocess.DEVNULL, timeout=LIMIT)
    return probe.stderr if probe.returncode == CANNOT else ""


class Terminal:
    """A program at a terminal; with `piped`, only its stdin is one."""

    def __init__(self, command, piped=False, **options):
        self.ours, theirs = pty.openpty()
        self.seen = ""
        self.process = subprocess.Popen(
            command, stdin=theirs, stdout=subprocess.PIPE if piped else theirs,
            stderr=subprocess.STDOUT, start_new_session=True, preexec_fn=self.control, **options)
        os.close(theirs)
        self.screen = self.process.stdout.fileno() if piped else self.ours

    @staticmethod
    def control():
        fcntl.ioctl(0, termios.TIOCSCTTY, 0)

    def read(self):
        """Whether there was more to read."""
        ready, _, _ = select.select([self.screen], [], [], 0.5)
        if not ready:
            return True
        try:
            piece = os.read(self.screen, 65536)
        except OSError:  # the other side is closed
            return False
        self.seen += piece.decode(errors="replace")
        return bool(piece)

    def expect(self, words, after=0):
        """Reads until the words have come, and returns where they end."""
        limit = time.monotonic() + LIMIT
        while words not in self.seen[after:]:
            assert self.read() and time.monotonic() < limit, f"no {words!r} in {self.seen!r}"
        return self.seen.index(words, after) + len(words)

    def type(self, text):
        os.write(self.ours, text.encode())

    def end(self):
        """The exit status, when the program has ended by itself."""
        limit = time.monotonic() + LIMIT
        while self.process.poll() is None:
            assert time.monotonic() < limit, f"it does not end: {self.seen!r}"
            self.read()
        while self.screen != self.ours and self.read():
            pass
        return self.close()

    def close(self):
        status = self.process.wait(timeout=LIMIT)
        os.close(self.ours)
        if self.process.stdout:
            self.process.stdout.close()
        return status


class Alive(unittest.TestCase):
    """Checks after every test that nothing is left."""

    @classmethod
    def setUpClass(cls):
        adopt_orphans()

    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="wirebook-demo-")
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)
        self.folder.chmod(0o755)
        self.addCleanup(self.nothing_is_left)
        if refusal() and "WIREBOOK_REQUIRE_LAB" not in os.environ:
            self.skipTest(f"not graded: {refusal()}")

    def nothing_is_left(self):
        limit = time.monotonic() + LIMIT
        while children():
            try:
                os.waitpid(-1, os.WNOHANG)
            except ChildProcessError:
                break
            self.assertLess(time.monotonic(), limit, "a process is left")
        for name in ("frames", "welcome", "tmux", "status", "hosts"):
            self.assertFalse(Path("/dev/shm", name).exists(), name)

    def options(self):
        environment = {k: v for k, v in os.environ.items()
                       if k not in ("WIREBOOK_LAB", "NO_COLOR", "TMUX", "SHELL")}
        environment.update(HOME=str(self.folder), TMPDIR=str(self.folder), TERM="xterm")
        return {"cwd": self.folder, "env": environment}

    def run_it(self, *arguments, text="", **options):
        return subprocess.run([WIREBOOK, *arguments, "--no-build"], input=text, text=True,
                              capture_output=True, timeout=LIMIT, check=False,
                              **{**self.options(), **options})

    def at_terminal(self, *arguments, piped=False, **environment):
        options = self.options()
        options["env"].update(environment)
        return Terminal([WIREBOOK, *arguments, "--no-build"], piped, **options)

    def await_foreground(self, name):
        limit = time.monotonic() + LIMIT
        while True:
            states = [state_of(pid) for pid in descendants_named(name)]
            if any(group == foreground for _, _, group, _, _, foreground, *_ in states):
                return
            self.assertLess(time.monotonic(), limit, f"{name} is not in the foreground")

    def in_order(self, text, *patterns):
        place = 0
        for pattern in patterns:
            found = re.compile(pattern).search(text, place)
            self.assertIsNotNone(found, f"{pattern!r} is not in its place in\n{text}")
            place = found.end()

    def usage(self, words, *arguments):
        result = self.run_it(*arguments)
        self.assertEqual(result.returncode, 2, result)
        self.assertEqual(result.stdout, "")
        self.assertEqual(result.stderr.count("\n"), 1, result.stderr)
        self.assertIn(words, result.stderr)


class Demos(Alive):
    def played(self, name, *options):
        result = self.run_it("demo", name, "--auto", *options)
        self.assertEqual(result.returncode, 0, result)
        self.assertEqual(result.stderr, "")
        for line in result.stdout.splitlines():
            self.assertLessEqual(len(line), 79, line)
            self.assertTrue(line.isascii() and line.isprintable(), line)
        return result.stdout

    def test_stream(self):
        page = self.played("stream")
        self.in_order(
            page, "student 10.9.0.1 .* the wire .* internet-host 10.9.0.2",
            r"listens on TCP port 5309 +\|",
            r"\|  1  socket\(AF_INET, SOCK_STREAM, 0\) ", r"\|     = 3 ",
            r"\|  2  connect\(3, 10\.9\.0\.2:5309\) ",
            r"\|-- 1: TCP 10\.9\.0\.1:\d+ > 10\.9\.0\.2:5309 SYN -+>\|",
            "TCP +" + fields(r"source port \d+", "destination port 5309", r"sequence number \d+",
                             "data offset 10", "SYN", r"window \d+", "checksum 0x"),
            r"\|<- 2: TCP 10\.9\.0\.2:5309 > 10\.9\.0\.1:\d+ SYN\+ACK -+\|",
            r"\|-- 3: TCP .* ACK -+>\|", r"\|     = 0 ",
            r'\|  3  send\(3, "hello, wire\\n", 12, MSG_NOSIGNAL\)',
            r"\|-- \d+: TCP .*PSH\+ACK, 12 bytes -+>\|",
            r'payload +12 bytes "hello, wire\\n"',
            r"receives a line +\|", r'sends "hello, student\\n"',
            r"\|<- \d+: TCP .*PSH\+ACK, 15 bytes -", r"\|<- \d+: TCP .*FIN",
            r"\|  4  recv\(3, \.\.\., 1000, 0\)", r"\|     = 15 ", r'prints "hello, student\\n"',
            r"\|  5  recv\(3, ", r"\|     = 0 ",
            r"\|  6  close\(3\)", r"\|-- \d+: TCP .*FIN\+ACK -+>\|", r"\|     = 0 ",
            "exited with status 0")

    def test_datagram(self):
        page = self.played("datagram")
        self.in_order(
            page, r"waits for datagrams on UDP port 10000", r"1  socket\(AF_INET, SOCK_DGRAM, 0\)",
            r'2  sendto\(3, "hello, wire", 11, 0, 10\.9\.0\.2:10000\)',
            r"\|-- 1: UDP 10\.9\.0\.1:\d+ > 10\.9\.0\.2:10000, 11 bytes -+>\|",
            "IPv4 +" + fields("version 4", "IHL 5", "total length 39", r"identification \d+"),
            fields("source 10.9.0.1", "destination 10.9.0.2"),
            "UDP +" + fields(r"source port \d+", "destination port 10000", "length 19", "check"),
            r"= 11 ", r"receives a datagram", r'answers "hello, student"', r"\|<- 2: UDP",
            r"3  recvfrom\(3", "= 14 ", 'prints "hello, student"', r"4  close\(3\)", "= 0 ",
            "exited with status 0")

    def test_raw(self):
        page = self.played("raw")
        self.in_order(
            page, r"1  socket\(AF_INET, SOCK_RAW, IPPROTO_RAW\)", "= 3 ",
            r'2  sendto\(3, "E.*, 31, 0, 10\.9\.0\.2:0\)',
            r"\|-- 1: IPv4 10\.9\.0\.1 > 10\.9\.0\.2 protocol 253, 11 bytes -+>\|",
            fields("version 4", "IHL 5", "DSCP 24", "total length 31", "identification 1984",
                   "time to live 64", "protocol 253", "header checksum 0x5dae",
                   "source 10.9.0.1", "destination 10.9.0.2"), "= 31 ",
            r"\|<- 2: ICMP 10\.9\.0\.2 > 10\.9\.0\.1 protocol unreachable",
            r"ICMP +type 3", r"3  close\(3\)", "exited with status 0")

    def test_all_fields(self):
        page = self.played("datagram", "--all")
        self.in_order(page, r"\|-- 1: UDP",
                      "Ethernet +" + fields("destination 02:09:00:00:00:02",
                                            "source 02:09:00:00:00:01", "EtherType 0x0800"),
                      "DSCP 0", fields("don't fragment 1", "more fragments 0"), "UDP +source")

    def test_enter_makes_the_next_call(self):
        screen = self.at_terminal("demo", "stream", piped=True)
        place = screen.expect("1  socket(")
        for words in ("2  connect(", "3  send("):
            (client,) = descendants_named("stream_client")
            self.assertEqual(state_of(client)[0], "t", "it is not stopped by its tracer")
            self.assertNotIn(words, screen.seen)
            if words == "3  send(":
                self.assertNotIn("SYN", screen.seen.split("connect(3")[1])
            screen.type("\n")
            place = screen.expect(words, place)
        self.assertIn("SYN", screen.seen)
        self.assertNotIn("PSH", screen.seen)
        screen.type("\x04")  # nobody is there any more: the rest is played
        self.assertEqual(screen.end(), 0, screen.seen)
        self.assertIn("exited with status 0", screen.seen)
        self.assertNotIn("\x1b", screen.seen)

    def test_colour_on_a_terminal_only_when_wanted(self):
        for environment, escape in (({}, True), ({"NO_COLOR": "1"}, False)):
            screen = self.at_terminal("demo", "datagram", "--auto", "--pace", "0", **environment)
            self.assertEqual(screen.end(), 0)
            self.assertEqual("\x1b[1m" in screen.seen, escape)

    def test_a_demo_that_is_killed_leaves_nothing(self):
        for number in (signal.SIGKILL, signal.SIGTERM, signal.SIGINT):
            screen = self.at_terminal("demo", "stream", piped=True)
            screen.expect("1  socket(")
            screen.process.send_signal(number)
            self.assertEqual(screen.close(), -number)
            self.nothing_is_left()

    def test_bad_usage(self):
        self.usage("did you mean stream", "demo", "steam", "--auto")
        self.usage("there are stream, datagram, raw", "demo", "everything", "--auto")
        self.usage("--auto plays it through", "demo", "stream")
        self.usage("--pace", "demo", "stream", "--pace", "1")
        self.usage("--pace", "demo", "stream", "--auto", "--pace", "soon")
        self.usage("--help", "demo")

    def test_a_machine_that_makes_no_labs(self):
        for arguments in (("demo", "raw", "--auto"), ("lab",)):
            result = self.run_it(*arguments, preexec_fn=forbid_namespaces)
            self.assertEqual(result.returncode, CANNOT, result)
            self.assertEqual(result.stdout, "")
            self.in_order(result.stderr, "no lab: this machine allows too few namespaces",
                          "tried", "fix")


class Labs(Alive):
    def lab(self, script, *options, **keywords):
        return self.run_it("lab", *options, text=script, **keywords)

    def test_commands_come_from_stdin_and_services_answer(self):
        (self.folder / "talk.py").write_text(TALK)
        result = self.lab(f"{PYTHON} {self.folder}/talk.py")
        self.assertEqual(result.returncode, 0, result)
        self.assertEqual(result.stdout, SAID)
        self.in_order(result.stderr, "student, 10.9.0.1", "internet-host, 10.9.0.2", "TCP 7007",
                      "TCP 5309", "TCP 9009", "UDP 7007", "UDP 10000", "first_packet.py")
        for line in result.stderr.splitlines():
            self.assertLessEqual(len(line), 79, line)

    def test_the_status_is_the_shells(self):
        self.assertEqual(self.lab("exit 7").returncode, 7)
        self.assertEqual(self.lab("kill -TERM $$").returncode, 128 + signal.SIGTERM)
        self.assertEqual(self.lab("").returncode, 0)

    def test_frames_are_shown_when_asked_for(self):
        script = (f"{PYTHON} -c 'import socket\n"
                  "s = socket.socket(type=socket.SOCK_DGRAM)\n"
                  "s.sendto(b\"boo\", (\"10.9.0.2\", 7007)); print(s.recv(9))'")
        result = self.lab(script, "--frames")
        self.assertEqual(result.stdout, "b'boo'\n", result)
        self.in_order(result.stderr, r"--> UDP 10\.9\.0\.1:\d+ > 10\.9\.0\.2:7007, 3 bytes \"boo\"",
                      r"<-- UDP 10\.9\.0\.2:7007 > 10\.9\.0\.1:\d+, 3 bytes \"boo\"")
        self.assertNotIn("-->", self.lab(script).stderr)

    def test_what_was_started_ends_with_the_shell(self):
        result = self.lab("sleep 1000 & (setsid sleep 1000 &) ; echo x >/dev/shm/mine; exit 3")
        self.assertEqual(result.returncode, 3, result)
        self.assertEqual(children(), [])
        self.assertFalse(Path("/dev/shm/mine").exists())

    def test_a_flood_hinders_nobody_from_leaving(self):
        (self.folder / "flood.py").write_text(FLOOD)
        result = self.lab(f"{PYTHON} {self.folder}/flood.py | head -n 1; exit 4", "--frames")
        self.assertEqual((result.returncode, result.stdout), (4, "begun\n"))
        self.assertEqual(children(), [])

    def test_the_shell_sees_its_own_host_only(self):
        result = self.lab("hostname; cat /etc/hosts; ls /proc | grep -c '^[0-9]'; "
                          "grep -c : /proc/net/dev; grep CapEff /proc/self/status")
        self.in_order(result.stdout, "^student\n", "10.9.0.2 internet-host", "\n[1-9]\n", "2\n",
                      "0000000000002000")

    def test_root_is_dropped_first(self):
        result = self.lab("id -u; cat /proc/self/uid_map; cat /etc/shadow")
        uid = 65534 if os.geteuid() == 0 else os.geteuid()
        self.in_order(result.stdout, "^1000\n", rf"1000 +{uid} +1\n")
        self.assertNotIn("root:", result.stdout)

    def test_no_lab_within_a_lab(self):
        for command in ("lab", "demo stream --auto", "grade", "doctor"):
            result = self.lab(f"'{WIREBOOK}' {command}; echo $?")
            self.assertEqual(result.stdout, f"{CANNOT}\n", result)
            self.assertIn("no lab is made within a lab", result.stderr)

    def test_a_lab_that_is_killed_leaves_nothing(self):
        for number, status in ((signal.SIGKILL, -signal.SIGKILL), (signal.SIGTERM, 143),
                               (signal.SIGHUP, 129), (signal.SIGINT, 130)):
            with subprocess.Popen([WIREBOOK, "lab", "--no-build"], stdin=subprocess.PIPE,
                                  stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                                  **self.options()) as lab:
                lab.stdin.write(b"sleep 1000 & (setsid sleep 1000 &) ; echo here; sleep 1000\n")
                lab.stdin.flush()
                self.assertEqual(lab.stdout.readline(), b"here\n")
                lab.send_signal(number)
                self.assertEqual(lab.wait(timeout=LIMIT), status)
            self.nothing_is_left()

    def test_at_a_terminal_with_frames_between_the_lines(self):
        screen = self.at_terminal("lab", "--frames", SHELL="/bin/sh")
        screen.expect("UDP 10000")
        screen.type(f"{PYTHON} -c 'import socket; socket.socket(type=socket.SOCK_DGRAM)"
                    ".sendto(b\"boo\", (\"10.9.0.2\", 7007))'\n")
        screen.expect("--> UDP 10.9.0.1")
        screen.type("sleep 1000\n")
        self.await_foreground("sleep")
        screen.type("\x03")  # for the shell's program, not for the lab
        screen.type("echo still-$((40 + 2))\n")
        screen.expect("still-42")
        screen.type("exit 5\n")
        self.assertEqual(screen.end(), 5, screen.seen)

    @unittest.skipUnless(shutil.which("tmux"), "there is no tmux")
    def test_at_a_terminal_with_tmux_frames_have_their_pane(self):
        screen = self.at_terminal("lab", SHELL="/bin/sh")
        screen.expect("UDP 10000")
        screen.type(f"{PYTHON} -c 'import socket; socket.socket(type=socket.SOCK_DGRAM)"
                    ".sendto(b\"boo\", (\"10.9.0.2\", 7007))'\n")
        screen.expect("--> UDP 10.9.0.1")
        screen.type("exit 5\n")
        self.assertEqual(screen.end(), 5, screen.seen)

    def test_without_tmux_a_terminal_will_do(self):
        tools = self.folder / "bin"
        tools.mkdir()
        (tools / "echo").symlink_to("/bin/echo")
        screen = self.at_terminal("lab", SHELL="/bin/sh", PATH=str(tools))
        screen.expect("./wirebook lab --frames")
        screen.type("exit 6\n")
        self.assertEqual(screen.end(), 6, screen.seen)

    def test_bad_usage(self):
        self.usage("--help", "lab", "--frame")
        self.usage("--help", "lab", "here")


if __name__ == "__main__":
    WIREBOOK = os.path.abspath(sys.argv.pop(1))
    unittest.main()
