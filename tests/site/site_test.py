"""site_test.py SOURCE HTML Pages|Browser -- looks at the built site, as files and in a browser.

Exit status 77, with the reason, when there is no site or no browser.
"""
import functools
import json
import re
import shutil
import subprocess
import sys
import tempfile
import unittest
import xml.etree.ElementTree as ElementTree
from html.parser import HTMLParser
from pathlib import Path

SOURCE, HTML = Path(sys.argv[1]), Path(sys.argv[2])
SKIPPED = 77


def lessons():
    """(number, folder) of each lesson."""
    return [(path.parent.name[:2], path.parent)
            for path in sorted((SOURCE / 'lessons').glob('[0-9][0-9]-*/README.md'))]


def exercises(lesson):
    return sorted(path.stem for path in (lesson / 'grading').glob('*.cc'))


class References(HTMLParser):
    """What a page has the browser fetch, and where its links lead."""

    def __init__(self, text):
        super().__init__()
        self.fetched, self.links, self.names = [], [], set()
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        values = dict(attributes)
        self.names |= {values.get('id'), values.get('name')}
        if tag in ('script', 'img', 'iframe') and 'src' in values:
            self.fetched.append(values['src'])
        if tag == 'link':
            self.fetched.append(values['href'])
        if tag == 'a' and values.get('href'):
            self.links.append(values['href'])


@functools.cache
def read(page):
    text = (HTML / page).read_text()
    return text, References(text)


def section(text, name):
    """What the page of a lesson has between the heading of an exercise and its bit ledger."""
    return text.partition(f'Every bit of {name}: what decides it')[0].rpartition('<h2')[2]


class Pages(unittest.TestCase):
    def test_lesson_has_its_exercises(self):
        for number, lesson in lessons():
            text, _ = read(f'lesson_{number}.html')
            for name in exercises(lesson):
                with self.subTest(exercise=f'{number}.{name}'):
                    if (SOURCE / 'solutions' / lesson.name / f'{name}.py').exists():
                        self.assertTrue(f'A reference solution of {name}<' in text)
                        self.assertTrue(f'for="solution-{name}-1">Python<' in text)
                    if (SOURCE / 'captures' / lesson.name / f'{name}.pcap').exists():
                        self.assertTrue(f'Every bit of {name}: what decides it' in text)
                        self.assertTrue('<svg class="packet"' in section(text, name))
                    if (SOURCE / 'tests/mistakes' / lesson.name / name).exists():
                        self.assertTrue(f'Mistakes in {name}, and what the page says' in text)

    def test_every_mistake_has_its_diagnosis_and_its_diff(self):
        for number, _ in lessons():
            text, _ = read(f'lesson_{number}.html')
            for nothing in ('<pre class="why"></pre>', '<pre class="diff"></pre>', '<p></p>'):
                self.assertFalse(nothing in text, f'lesson {number}: {nothing}')
            self.assertEqual(text.count('<pre class="why">'), text.count('<pre class="diff">'))

    def test_packets_are_well_formed_pictures(self):
        for number, _ in lessons():
            for svg in re.findall(r'<svg class="packet".*?</svg>', read(f'lesson_{number}.html')[0],
                                  re.S):
                picture = ElementTree.fromstring(svg)
                self.assertTrue(picture.findall('.//{*}rect'))

    def test_lessons_lead_to_their_neighbours(self):
        numbers = [number for number, _ in lessons()]
        for here, there in zip(numbers, numbers[1:]):
            self.assertIn(f'lesson_{there}.html', read(f'lesson_{here}.html')[1].links)
            self.assertIn(f'lesson_{here}.html', read(f'lesson_{there}.html')[1].links)

    def test_nothing_comes_from_elsewhere(self):
        for path in HTML.glob('*.html'):
            for address in read(path.name)[1].fetched:
                self.assertNotRegex(address, r'^(\w+:)?//', path.name)

    def test_links_lead_somewhere(self):
        for path in HTML.glob('*.html'):
            if re.match(r'class|struct|namespace|functions', path.name):
                continue  # all of it is Doxygen's
            for link in read(path.name)[1].links:
                if re.match(r'\w+:', link):
                    continue
                page, _, place = link.partition('#')
                with self.subTest(page=path.name, link=link):
                    self.assertTrue((HTML / (page or path.name)).exists())
                    if place:
                        self.assertIn(place, read(page or path.name)[1].names)


BROWSER = shutil.which('chromium') or shutil.which('google-chrome')
# Each page, with all that is folded away opened, tells the page around it how wide it is; that one
# collects what they tell.
TELLS = ('<script>addEventListener("load", () => { '
         'document.querySelectorAll("details").forEach(fold => fold.open = true); '
         'parent.postMessage([location.pathname, document.documentElement.scrollWidth, innerWidth, '
         'matchMedia("(prefers-color-scheme: dark)").matches], "*"); });</script></body>')
COLLECTS = ('<pre id="told"></pre><script>let told = []; addEventListener("message", event => '
            '{ told.push(event.data); document.getElementById("told").textContent = '
            'JSON.stringify(told); });</script>')


class Browser(unittest.TestCase):
    PAGES = ['index.html', 'lessons.html'] + [f'lesson_{number}.html' for number, _ in lessons()]

    def look(self, width, dark):
        """{page: [its width, the window's, dark or not]}, and the browser's complaints."""
        for page in self.PAGES:
            (self.folder / page).write_text(read(page)[0].replace('</body>', TELLS))
        frames = ''.join(f'<iframe src="{page}" width="{width}" height="900"></iframe>'
                         for page in self.PAGES)
        (self.folder / 'all-of-them.html').write_text(COLLECTS + frames)
        done = subprocess.run(
            [BROWSER, '--headless', '--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage',
             '--host-resolver-rules=MAP * ~NOTFOUND',
             '--enable-logging=stderr', '--hide-scrollbars', '--virtual-time-budget=30000',
             f'--blink-settings=preferredColorScheme={0 if dark else 1}', '--dump-dom',
             (self.folder / 'all-of-them.html').as_uri()],
            capture_output=True, text=True, timeout=240, check=True)
        told = re.search(r'<pre id="told">(.*?)</pre>', done.stdout)[1]
        return ({Path(page).name: rest for page, *rest in json.loads(told or '[]')},
                [line for line in done.stderr.splitlines() if ':CONSOLE' in line])

    def setUp(self):
        home = tempfile.TemporaryDirectory()
        self.addCleanup(home.cleanup)
        self.folder = Path(home.name, 'html')
        shutil.copytree(HTML, self.folder)

    def check(self, width, dark):
        told, complaints = self.look(width, dark)
        self.assertEqual(complaints, [])
        self.assertEqual(told, {page: [width, width, dark] for page in self.PAGES})

    def test_light(self):
        self.check(1200, False)

    def test_dark(self):
        self.check(1200, True)

    def test_on_a_telephone(self):
        self.check(390, True)


if __name__ == '__main__':
    missing = None
    if sys.argv[3] == '--missing':
        missing = sys.argv[4]
    elif not (HTML / 'index.html').exists():
        missing = 'doxygen and doxygen-awesome-css: the site is not built'
    elif sys.argv[3] == 'Browser' and not BROWSER:
        missing = 'chromium'
    if missing:
        print(f'skipped, for want of {missing}')
        sys.exit(SKIPPED)
    unittest.main(argv=['site_test', sys.argv[3]])
