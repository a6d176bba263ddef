"""tshark as an independent oracle: it must see in every capture what we see, and nothing wrong.

    oracle_test.py tables --dump oracle_dump
    oracle_test.py random --dump oracle_dump --work DIR
    oracle_test.py captures --dump oracle_dump --work DIR --root SOURCE_TREE
    oracle_test.py solutions --dump oracle_dump --work DIR --manifest exercises.json

Ends with 77 without tshark, or where there is nothing to look at; WIREBOOK_REQUIRE_ORACLE=1 makes a
missing tshark a failure. tshark only ever reads files.
"""

import argparse
import ipaddress
import json
import os
import shutil
import subprocess
import sys
import typing
from pathlib import Path

SKIPPED = 77
RANDOM_SEED, RANDOM_FRAMES = 2025, 2000
MOST_COMPLAINTS = 20


def number(text):
    """tshark writes 17, 0x0011, True."""
    return {"True": 1, "False": 0}.get(text) if text[0] in "TF" else int(text, 0)


def words(text):
    """A length that tshark shows in bytes and the header holds in words of 4."""
    return number(text) // 4


def reserved(text):
    """The four bits of tcp.flags above CWR."""
    return number(text) >> 8


def hexadecimal(text):
    """Bytes that tshark has no number for."""
    return int(text, 16)


def address(text):
    return ipaddress.ip_address(text)


def mac(text):
    return text.lower()


class Raw(typing.NamedTuple):
    """Bytes that have another name in tshark for each type of header or message: they are taken
    from the bytes of the whole header, which begins where tshark says."""
    begin: int
    size: int

    def of(self, header):
        return int.from_bytes(header[self.begin:self.begin + self.size], "big")


ICMP = {name: (f"icmp.{name}", number) for name in ("type", "code", "checksum")}
ICMPV6 = {name: (f"icmpv6.{name}", number) for name in ("type", "code", "checksum")}

# Our header -> our field -> tshark's field and how to read it, or where its bytes are.
FIELDS = {
    "Ethernet": {
        "destination": ("eth.dst", mac),
        "source": ("eth.src", mac),
        "EtherType": ("eth.type", number),
    },
    "802.1Q": {
        "priority code point": ("vlan.priority", number),
        "drop eligible indicator": ("vlan.dei", number),
        "VLAN identifier": ("vlan.id", number),
        "EtherType": ("vlan.etype", number),
    },
    "ARP": {
        "hardware type": ("arp.hw.type", number),
        "protocol type": ("arp.proto.type", number),
        "hardware address length": ("arp.hw.size", number),
        "protocol address length": ("arp.proto.size", number),
        "operation": ("arp.opcode", number),
        "sender hardware address": ("arp.src.hw_mac", mac),
        "sender protocol address": ("arp.src.proto_ipv4", address),
        "target hardware address": ("arp.dst.hw_mac", mac),
        "target protocol address": ("arp.dst.proto_ipv4", address),
    },
    "IPv4": {
        "version": ("ip.version", number),
        "IHL": ("ip.hdr_len", words),
        "DSCP": ("ip.dsfield.dscp", number),
        "ECN": ("ip.dsfield.ecn", number),
        "total length": ("ip.len", number),
        "identification": ("ip.id", number),
        "reserved flag": ("ip.flags.rb", number),
        "don't fragment": ("ip.flags.df", number),
        "more fragments": ("ip.flags.mf", number),
        "fragment offset": ("ip.frag_offset", number),
        "time to live": ("ip.ttl", number),
        "protocol": ("ip.proto", number),
        "header checksum": ("ip.checksum", number),
        "source": ("ip.src", address),
        "destination": ("ip.dst", address),
    },
    "IPv6": {
        "version": ("ipv6.version", number),
        "traffic class": ("ipv6.tclass", number),
        "flow label": ("ipv6.flow", number),
        "payload length": ("ipv6.plen", number),
        "next header": ("ipv6.nxt", number),
        "hop limit": ("ipv6.hlim", number),
        "source": ("ipv6.src", address),
        "destination": ("ipv6.dst", address),
    },
    "IPv6 extension": {
        "next header": Raw(0, 1),
        "header extension length": Raw(1, 1),
        "options": Raw(2, 6),
    },
    "IPv6 fragment": {
        "next header": ("ipv6.fraghdr.nxt", number),
        "reserved": ("ipv6.fraghdr.reserved_octet", number),
        "fragment offset": ("ipv6.fraghdr.offset", number),
        "reserved bits": ("ipv6.fraghdr.reserved_bits", number),
        "more fragments": ("ipv6.fraghdr.more", number),
        "identification": ("ipv6.fraghdr.ident", number),
    },
    "ICMP": ICMP | {"rest of header": Raw(4, 4)},
    "ICMP echo": ICMP | {
        "identifier": ("icmp.ident", number),
        "sequence number": ("icmp.seq", number),
    },
    "ICMPv6": ICMPV6 | {"rest of header": Raw(4, 4)},
    "ICMPv6 echo": ICMPV6 | {
        "identifier": ("icmpv6.echo.identifier", number),
        "sequence number": ("icmpv6.echo.sequence_number", number),
    },
    "IGMP": {
        "type": ("igmp.type", number),
        "reserved": ("igmp.reserved", hexadecimal),
        "checksum": ("igmp.checksum", number),
        "reserved bytes": Raw(4, 2),  # tshark has one name for these and the byte above
        "number of group records": ("igmp.num_grp_recs", number),
    },
    "group record": {
        "record type": ("igmp.record_type", number),
        "aux data length": ("igmp.aux_data_len", number),
        "number of sources": ("igmp.num_src", number),
        "multicast address": ("igmp.maddr", address),
    },
    "UDP": {
        "source port": ("udp.srcport", number),
        "destination port": ("udp.dstport", number),
        "length": ("udp.length", number),
        "checksum": ("udp.checksum", number),
    },
    "TCP": {
        "source port": ("tcp.srcport", number),
        "destination port": ("tcp.dstport", number),
        "sequence number": ("tcp.seq_raw", number),
        "acknowledgment number": ("tcp.ack_raw", number),
        "data offset": ("tcp.hdr_len", words),
        "reserved": ("tcp.flags", reserved),
        "CWR": ("tcp.flags.cwr", number),
        "ECE": ("tcp.flags.ece", number),
        "URG": ("tcp.flags.urg", number),
        "ACK": ("tcp.flags.ack", number),
        "PSH": ("tcp.flags.push", number),
        "RST": ("tcp.flags.reset", number),
        "SYN": ("tcp.flags.syn", number),
        "FIN": ("tcp.flags.fin", number),
        "window": ("tcp.window_size_value", number),
        "checksum": ("tcp.checksum", number),
        "urgent pointer": ("tcp.urgent_pointer", number),
    },
    "SCTP": {
        "source port": ("sctp.srcport", number),
        "destination port": ("sctp.dstport", number),
        "verification tag": ("sctp.verification_tag", number),
        "checksum": ("sctp.checksum", number),
    },
}
# The field by which each header is known to be there.
SIGNS = {"Ethernet": "eth.type", "802.1Q": "vlan.id", "ARP": "arp.opcode", "IPv4": "ip.len",
         "IPv6": "ipv6.plen", "ICMP": "icmp.type", "ICMPv6": "icmpv6.type", "UDP": "udp.length",
         "IGMP": "igmp.type", "TCP": "tcp.hdr_len", "SCTP": "sctp.verification_tag",
         "IPv6 fragment": "ipv6.fraghdr.ident"}
PAYLOADS = {"UDP": "udp.payload", "TCP": "tcp.payload"}
# Of each, the first value in a frame is that of the outermost header: the one we parse.
ASKED = sorted({theirs[0] for table in FIELDS.values() for theirs in table.values()
                if not isinstance(theirs, Raw)} | set(PAYLOADS.values()))

CHECKSUMS = ["ip.checksum.status", "udp.checksum.status", "tcp.checksum.status",
             "icmp.checksum.status", "icmpv6.checksum.status", "sctp.checksum.status",
             "igmp.checksum.status"]
BAD = "0"
EXPERT_ERROR = 0x00800000

# Frame by frame: nothing is put together, nothing above UDP and TCP is guessed at.
PREFERENCES = ["ip.check_checksum:TRUE", "udp.check_checksum:TRUE", "tcp.check_checksum:TRUE",
               "sctp.checksum:CRC-32C", "ip.defragment:FALSE", "ipv6.defragment:FALSE",
               "ip.tso_support:FALSE", "tcp.desegment_tcp_streams:FALSE",
               "tcp.analyze_sequence_numbers:FALSE"]
ALL_PORTS_ARE_DATA = [word for protocol in ("udp", "tcp")
                      for word in ("-d", f"{protocol}.port==1-65535,data")]


def tshark(capture, *options):
    """What tshark prints of a capture."""
    command = ["tshark", "-n", "-r", capture, *ALL_PORTS_ARE_DATA]
    for preference in PREFERENCES:
        command += ["-o", preference]
    done = subprocess.run([*command, *options], capture_output=True, text=True, check=False)
    if done.returncode != 0:
        sys.exit(f"tshark ended with {done.returncode}: {done.stderr}")
    return done.stdout


def fields_of(capture):
    """One dictionary for each frame: tshark's name -> its values, in order; () when it has none."""
    names = ASKED + CHECKSUMS + ["_ws.malformed", "_ws.expert.severity", "_ws.expert.message"]
    options = ["-T", "fields", "-E", "separator=/t", "-E", "occurrence=a", "-E", "aggregator=;"]
    for name in names:
        options += ["-e", name]
    lines = tshark(capture, *options).split("\n")[:-1]
    return [dict(zip(names, (tuple(filter(None, cell.split(";"))) for cell in line.split("\t"))))
            for line in lines]


def bytes_in(raw):
    """Where tshark's headers of one name begin, and their bytes; raw is one of them or a list."""
    headers = [] if raw is None else [raw] if isinstance(raw[0], str) else raw
    return [(begin, bytes.fromhex(text)) for text, begin, *_ in headers]


def raw_headers_of(capture):
    """Frame number -> our header -> the bytes of each such header, from the outside in."""
    options = ["-Y", "icmp or icmpv6 or igmp or ipv6", "-j", "frame ipv6 icmp icmpv6 igmp"]
    frames = json.loads(tshark(capture, "-T", "json", "-x", "--no-duplicate-keys", *options))
    headers = {}
    for layers in (frame["_source"]["layers"] for frame in frames):
        inside = layers.get("ipv6", {})
        found = {"ICMP": bytes_in(layers.get("icmp_raw")),
                 "ICMPv6": bytes_in(layers.get("icmpv6_raw")),
                 "IGMP": bytes_in(layers.get("igmp_raw")),
                 "IPv6 extension": [header for name in ("hopopts", "dstopts", "routing")
                                    for header in bytes_in(inside.get(f"ipv6.{name}_raw"))]}
        number_of_frame = int(layers["frame"]["frame.number"])
        headers[number_of_frame] = {name: [header for _, header in sorted(places)]
                                    for name, places in found.items()}
    return headers


def complaints(theirs):
    """What tshark has against a frame."""
    if theirs["_ws.malformed"]:
        yield "malformed"
    for name in CHECKSUMS:
        if theirs[name][:1] == (BAD,):
            yield f"{name} is bad"
    if any(int(severity) >= EXPERT_ERROR for severity in theirs["_ws.expert.severity"]):
        yield "expert error: " + "; ".join(theirs["_ws.expert.message"])


def compare_layer(layer, theirs):
    for name, ours in layer["fields"].items():
        known = FIELDS[layer["header"]][name]
        if isinstance(known, Raw):
            continue
        their_name, read = known
        values = theirs[their_name]
        if isinstance(ours, str):
            ours = read(ours)
        if not values:
            yield f"{layer['header']} {name} is {ours}, tshark has no {their_name}"
        elif read(values[0]) != ours:
            yield f"{layer['header']} {name} is {ours}, tshark's {their_name} is {values[0]}"


def compare_raw(layers, raw_headers):
    """The fields that are looked up in the bytes of the n-th header of their kind."""
    for header in ("ICMP", "ICMPv6", "IGMP", "IPv6 extension"):
        ours = [layer["fields"] for layer in layers if layer["header"] == header]
        theirs = raw_headers.get(header, [])
        # An echo has a table of its own, without a Raw.
        echo = any(layer["header"] == header + " echo" for layer in layers)
        if len(ours) != len(theirs) and not echo:
            yield f"we see {len(ours)} headers {header}, tshark sees {len(theirs)}"
        for fields, their_bytes in zip(ours, theirs):
            for name, known in FIELDS[header].items():
                if isinstance(known, Raw) and fields[name] != known.of(their_bytes):
                    yield f"{header} {name} is {fields[name]}, tshark has {their_bytes.hex()}"


def unseen(headers, theirs):
    """Headers that tshark has found and we have not, except those inside an ICMP error."""
    if headers & {"ICMP", "ICMPv6"}:
        return
    for header, name in SIGNS.items():
        if theirs[name] and not headers & {header, header + " echo"}:
            yield f"tshark sees {header}, we do not"


def compare(ours, theirs, raw_headers):
    """Everything in which two readings of a frame differ."""
    seen = set()
    for layer in ours["layers"]:
        if layer["header"] not in seen:
            yield from compare_layer(layer, theirs)
        seen.add(layer["header"])
    yield from compare_raw(ours["layers"], raw_headers)
    yield from unseen(seen, theirs)
    yield from (f"our parser says: {problem}" for problem in ours["problems"])
    yield from compare_payload(ours, theirs)


def compare_payload(ours, theirs):
    innermost = ours["layers"][-1] if ours["layers"] else {"header": "", "fields": {}}
    # The data of a reset is no payload to tshark, but a reason (RFC 1122, 4.2.2.12).
    if innermost["header"] in PAYLOADS and not innermost["fields"].get("RST"):
        payload = "".join(theirs[PAYLOADS[innermost["header"]]][:1]).replace(":", "")
        if payload != ours["payload"]:
            yield f"the payload is {ours['payload']}, tshark's is {payload}"


def examine(dump, capture):
    """Compares a capture file frame by frame; returns the headers that were seen, with counts."""
    ours = json.loads(subprocess.check_output([dump, "fields", capture]))
    theirs, raw_headers = fields_of(capture), raw_headers_of(capture)
    if len(ours) != len(theirs):
        sys.exit(f"{capture}: we see {len(ours)} frames, tshark sees {len(theirs)}")
    said, seen = [], {}
    for place, (one, other) in enumerate(zip(ours, theirs), start=1):
        differences = compare(one, other, raw_headers.get(place, {}))
        said += [f"{capture}: frame {place}: {text}" for text in (*differences,
                                                                  *complaints(other))]
        for layer in one["layers"]:
            seen[layer["header"]] = seen.get(layer["header"], 0) + 1
    if said:
        print(*said[:MOST_COMPLAINTS], sep="\n")
        sys.exit(f"{len(said)} complaints")
    print(f"{len(ours)} frames, tshark agrees:", *(f"{name} {n}," for name, n in seen.items()))
    return seen


def check_tables(options):
    """Every field of our tables has a line in FIELDS, and no other has."""
    tables = json.loads(subprocess.check_output([options.dump, "tables"]))
    known = {header: list(fields) for header, fields in FIELDS.items()}
    for header in tables.keys() | known.keys():
        odd = set(tables.get(header, [])) ^ set(known.get(header, []))
        if odd:
            sys.exit(f"{header}: in one table only: {', '.join(sorted(odd))}")
    print(f"{sum(map(len, known.values()))} fields, each is compared")


def check_random(options):
    capture = options.work / "random.pcap"
    subprocess.check_call([options.dump, "random", str(RANDOM_SEED), str(RANDOM_FRAMES), capture])
    seen = examine(options.dump, capture)
    missing = FIELDS.keys() - seen.keys()
    if missing:
        sys.exit(f"no frame had {', '.join(sorted(missing))}")


def check_files(options, files):
    """All at once: tshark takes longer to start than to read."""
    if not files:
        print("not graded: there are no captures")
        sys.exit(SKIPPED)
    merged = options.work / "merged.pcap"
    subprocess.check_call([options.dump, "merge", merged, *files])
    print(*files, sep="\n")
    examine(options.dump, merged)


def check_solutions(options):
    """What the reference solutions put on the wire, captured by their graders."""
    captures = []
    for exercise in json.loads(options.manifest.read_text())["exercises"]:
        for language in exercise["solutions"]:
            reports = options.work / f"{exercise['exercise']}.{language}"
            command = [exercise["grader"], "--solution", "--no-progress", "--reports", reports]
            python = ["--python"] if language == "py" else []
            done = subprocess.run(command + python, capture_output=True, text=True, check=False)
            if done.returncode == SKIPPED:
                print("not graded:", done.stdout)
                sys.exit(SKIPPED)
            if done.returncode != 0:
                sys.exit(f"{exercise['exercise']}.{language} does not pass:\n{done.stdout}")
            captures += sorted(reports.glob("*.pcap"))
    check_files(options, captures)


def check_captures(options):
    check_files(options, sorted((options.root / "captures").glob("*/*.pcap")))


def require_tshark():
    if shutil.which("tshark"):
        return
    if os.environ.get("WIREBOOK_REQUIRE_ORACLE", "0") not in ("", "0"):
        sys.exit("tshark is not installed, and WIREBOOK_REQUIRE_ORACLE is set")
    print("not graded: tshark is not installed")
    sys.exit(SKIPPED)


def main():
    checks = {"tables": check_tables, "random": check_random, "captures": check_captures,
              "solutions": check_solutions}
    parser = argparse.ArgumentParser()
    parser.add_argument("check", choices=checks)
    for name in ("--dump", "--work", "--root", "--manifest"):
        parser.add_argument(name, type=Path)
    options = parser.parse_args()
    if options.check != "tables":
        require_tshark()
        options.work.mkdir(parents=True, exist_ok=True)
    checks[options.check](options)


if __name__ == "__main__":
    main()
