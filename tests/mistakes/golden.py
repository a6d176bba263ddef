"""Golden pages: what the page of a mistake must say, whenever it is printed.

CODE.page beside CODE.patch is a page as it was once printed, but for times and places. What a
kernel chose in that run (ports, identifications, sequence numbers) and what luck wrote is left out
when a page is compared with it. Three kinds of line in a patch's head say what else to leave out:

    peer's numbers: WHY    TCP numbers on the page depend on where the peer's kernel began to count
    unsteady page: WHY     luck writes part of the page: only the list of checks, Why and Try are
                           compared, and without their numbers
    unsteady checks: WHY   luck decides too which checks fail: only Why and Try are compared

Where luck decides what there is to explain, there are two right pages: CODE.page and CODE.or.page.
"""

import re

# A port that the kernel gives to a socket that nobody bound (ip_local_port_range).
EPHEMERAL = range(32768, 61000)
ANY_PORT = "40000"


def as_kept(page, report, places):
    """A page as the golden file holds it; `places` are pairs of a path and its name there."""
    for place, name in places:
        page = page.replace(str(place), name)
    page = re.sub(r"^(  )[0-9]+\.[0-9]{3}", r"\g<1>0.000", page, flags=re.M)
    page = re.sub(r"after [0-9]+(?=\s+ms)", "after 5000", page)
    page = re.sub(r"^(  your code  ).*", r"\1PROGRAM", page, flags=re.M)
    page = re.sub(r"^(  (?:capture|arrived)    ).*", r"\1CAPTURE", page, flags=re.M)
    for port in kernels_ports(report):
        high, low = divmod(port, 256)
        page = re.sub(rf"{high:02x} {low:02x}( +){port}( +)0x{port:04x}",
                      rf"9c 40\g<1>{ANY_PORT}\g<2>0x9c40", page)
        page = re.sub(rf"\b{port}\b", ANY_PORT, page)
    return page


def kernels_ports(report):
    """The ports that no test and no program chose: an end of a frame or of a call has them."""
    ours = {number for run in report["runs"] for number in test_numbers(" ".join(run["command"]))}
    lines = [event["text"] for run in report["runs"] for event in run["events"]]
    lines += [call["text"] for run in report["runs"] for call in run.get("calls", [])]
    found = {int(port) for line in lines
             for port in re.findall(r"(?:TCP|UDP) [0-9.]+:([0-9]+) > ", line)
             + re.findall(r"getsockname\([0-9]+, [0-9.]+:([0-9]+)", line)}
    return {port for port in found if port in EPHEMERAL} - ours


def test_numbers(command):
    """The numbers of a command line, and what they are with their two bytes exchanged."""
    numbers = {int(word) for word in re.findall(r"(?<![\w.])[0-9]+(?![\w.])", command)}
    return numbers | {swapped(number) for number in numbers if number < 1 << 16}


def swapped(number):
    return number >> 8 | (number & 0xff) << 8


def kept_pages(patch):
    """The pages that a mistake may have."""
    files = (patch.with_suffix(".page"), patch.with_suffix(".or.page"))
    return [file.read_text() for file in files if file.exists()]


def comparable_form(page, patch):
    """What two pages of a mistake must have in common, word by word."""
    if is_marked(patch, "unsteady checks"):
        return told(page)
    if is_marked(patch, "unsteady page"):
        return without_numbers(page.partition("\n\n")[0]) + "\n\n" + told(page)
    if is_marked(patch, "peer's numbers"):
        page = without_peers_numbers(page)
    return comparable(page)


def is_marked(patch, mark):
    head = patch.read_text().partition("--- a/")[0]
    return re.search(rf"^{mark}: ", head, re.M) is not None


def joined(page, section):
    """The page with the text of this section in one line: how long a number is decides where its
    lines break."""
    return re.sub(rf"(?<=^){section}.*\n(?:(?:  .*)?\n)+",
                  lambda text: " ".join(text[0].split()) + "\n\n", page, flags=re.M)


def told(page):
    """Why and Try, without numbers."""
    whole = joined(joined(page, "Why"), "Try")
    return without_numbers("\n\n".join(re.findall(r"^(?:Why|Try) .*", whole, re.M))) + "\n"


def without_numbers(text):
    return re.sub(r"0x[0-9a-f]+|[0-9]+", "*", text)


def without_peers_numbers(page):
    """The page without TCP numbers: the peer's kernel chooses where its own begin."""
    field = r"(  (?:sequence|acknowledgment) number +bytes .*\n    expected ).*(\n    actual ).*"
    page = re.sub(field, r"\1*\2*", page)
    page = re.sub(r"\(expected [0-9]+, got [0-9]+", "(expected *, got *", page)
    page = re.sub(r"#+ ((?:sequence|acknowledgment) number) [0-9]{6,10} #+", r"# \1 * #", page)
    return re.sub(r"\b[0-9]{6,10}\b", "*", joined(page, "Why"))


def comparable(page):
    """The page without numbers that a kernel chose, and without what luck may write twice."""
    # How wide a column is, and where a line breaks, depends on how long its numbers are.
    page = re.sub(r"\n {24,26}(?=\S)", " ", page)
    page = re.sub(r"^ {13,14}(?=\|)", " " * 13, page, flags=re.M)
    page = without_own_answer(page)
    page = without_unmarked_numbers(page)
    page = without_timestamps(page)
    page = without_packet_numbers_of_streams(page)
    command = re.search(r"^  0\.000  student +(.*)", page, re.M)
    for number in kernels_numbers(page, test_numbers(command[1] if command else "")):
        page = without_number(page, number)
    page = re.sub(r"(getsockname\(\d+, 0\.0\.0\.0:)[0-9]+", r"\1*", page)
    if "> 10.9.0.1 echo reply" in page:  # whose first bytes are sum and identifier
        page = re.sub(r'(recvfrom\(\d+, )"\\x00\\x00.*', r"\1*", page)
    # How many segments were still under way when a connection was reset is luck, and so is whether
    # two numbers of the kernel's choice look alike.
    return re.sub(r"^(.*\n)\1+", r"\1", page, flags=re.M)


def without_own_answer(page):
    """Without the ICMP error that depends on whether the program was gone before an answer came."""
    host = "(?:student|your kernel) +(?:[0-9]+ )?"
    return re.sub(rf"^ .*{host}-> ICMP .*(?:port|protocol) unreachable(?: TTL \d+)?\n", "", page,
                  flags=re.M)


def without_unmarked_numbers(page):
    """Without numbers in pictures that a kernel may have chosen, unless the page marks them."""
    names = "identification|identifier|sequence number|acknowledgment number"
    page = re.sub(rf"\| *({names}) [0-9]+ *(?=\||R)", r"| \1 * ", page)
    return re.sub(r"\| *((?:header )?checksum) 0x[0-9a-f]{4} *\|", r"| \1 * |", page)


def without_timestamps(page):
    """Without the two numbers of a timestamps option (RFC 7323), which are a kernel's clock."""
    row = r"(.*\n *[0-9]+ )\|[ #]*(?:[0-9a-f]{2} ?){4}[ #]*\|"
    return re.sub(rf"(08 0a[ #]*\|.*\n){row}(.*\n){row}", r"\1\2| * |\3\4| * |", page)


def without_packet_numbers_of_streams(page):
    """Without the numbers of packets on a page with a ladder of TCP segments: how many segments
    there are that do nothing but acknowledge is luck."""
    beside_ladder = r"^  0\.000 +(?:[0-9]+ )?(?= *\|)"
    if not re.search(beside_ladder, page, re.M):
        return page
    page = re.sub(beside_ladder, "  0.000 ", page, flags=re.M)
    return re.sub(r"\b(packets?) [0-9]+", r"\1 *", page)


def kernels_numbers(page, ours):
    """Identifications that a packet has although the test did not ask for them, and identifiers of
    ping sockets."""
    actual = r"  identification +bytes .*\n.*\n    actual +(?:[0-9a-f]{2} )+ +([0-9]+) "
    found = re.findall(actual, page)
    found += re.findall(r"identification is ([0-9]+)", page)
    found += re.findall(r"^    C +identification +\S+ +\S+ +([0-9]+)(?: +<<)?$", page, re.M)
    found += re.findall(r"echo re\w+\s+id\s+([0-9]+)", page)
    return {int(number) for number in found} - ours


def without_number(page, number):
    page = re.sub(rf"(^    C +identification .*) {number}\b", r"\1 *", page, flags=re.M)
    page = re.sub(rf"(identification is |got |\bid\s+){number}\b", r"\1*", page)
    page = re.sub(rf"(    actual ).* {number} .*", r"\1*", page)
    return re.sub(rf"\|[ #]*(identifi(?:er|cation)) {number}[ #]*(?=\||R)", r"| \1 * ", page)
