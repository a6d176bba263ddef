#!/usr/bin/env python3
"""page.py FILE -- a page of the repository as Doxygen wants it, on stdout.

Behind each exercise of a lesson it puts what the repository has of it: its frames as pictures, a
reference solution in both languages, the planted mistakes with what the page says about them, and
the bit ledger. Pictures and ledgers are in the folder that it runs in; docs/CMakeLists.txt has the
graders write them there. What a clone does not have, such as solutions, is left out.
"""
import html
import json
import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LESSONS = sorted((ROOT / 'lessons').glob('[0-9][0-9]-*/README.md'))


def as_html(text):
    """Text that Doxygen is to leave alone."""
    return f'\n\\htmlonly[block]\n{text.strip()}\n\\endhtmlonly\n'


def fold(summary, content):
    """Content behind a line that opens it."""
    return (as_html(f'<details><summary>{html.escape(summary)}</summary>') + content
            + as_html('</details>'))


def code_block(path, language):
    return f'\n```{{.{language}}}\n{path.read_text()}```\n'


def tabs(name, pages):
    """Pages of which one is seen, {label: content}; without a script."""
    text = '<div class="tabs">'
    for number, label in enumerate(pages):
        checked = ' checked' if number == 0 else ''
        text += (f'<input type="radio" name="{name}" id="{name}-{number}"{checked}>'
                 f'<label for="{name}-{number}">{html.escape(label)}</label>')
    parts = [as_html(text)]
    for content in pages.values():
        parts += [as_html('<div class="tab">'), content, as_html('</div>')]
    return ''.join(parts) + as_html('</div>')


def pictures(exercise):
    """Its reference frames: the first as it is, the others behind a fold."""
    path = Path('exercise', f'{exercise}.pictures')
    if not path.exists():
        return ''
    first, *others = ['<figure' + figure for figure in path.read_text().split('<figure')[1:]]
    text = as_html(first)
    if others:
        text += fold(f'The other frames ({len(others)})', as_html(''.join(others)))
    return '\nOn the wire, as in the reference capture:\n' + text


def solution(lesson, name):
    sources = {'C++': ('cc', 'cpp'), 'Python': ('py', 'py')}
    pages = {}
    for label, (suffix, language) in sources.items():
        path = ROOT / 'solutions' / lesson / f'{name}.{suffix}'
        if path.exists():
            pages[label] = code_block(path, language)
    if not pages:
        return ''
    return fold(f'A reference solution of {name}', tabs(f'solution-{name}', pages))


def diagnosis(page):
    """What a golden page says in its paragraph "Why"; empty when it has none."""
    match = re.search(r'^Why .*\n((?:(?:  .*)?\n)*?)(?=\S|\Z)', page.read_text(), re.M)
    return re.sub(r'^  ', '', match.group(1), flags=re.M).strip() if match else ''


def about(patch):
    """What a patch says of the mistake, between its diagnosis and the diff."""
    head = patch.read_text().partition('\n')[2].partition('--- a/')[0]
    return re.sub(r"^(unsteady (page|checks)|peer's numbers): .*\n?", '', head, flags=re.M).strip()


def diff(patch):
    """The changed lines of a patch and what surrounds them."""
    lines = []
    for line in patch.read_text().splitlines():
        kind = {'+': 'added', '-': 'removed', '@': 'place'}.get(line[:1], '')
        if lines or line.startswith('@@'):
            lines.append(f'<span class="{kind}">{html.escape(line)}</span>')
    return '<pre class="diff">' + '\n'.join(lines) + '</pre>'


def mistakes(lesson, name):
    text = ''
    patches = sorted((ROOT / 'tests/mistakes' / lesson / name).glob('*.patch'))
    for patch in patches:
        label = patch.name.removesuffix('.patch').removesuffix('.py')
        language = 'Python' if patch.name.endswith('.py.patch') else 'C++'
        page = patch.with_suffix('.page')
        text += (f'<details><summary><code>{html.escape(label)}</code> ({language})</summary>'
                 f'<p>{html.escape(about(patch))}</p>{diff(patch)}'
                 f'<pre class="why">{html.escape(diagnosis(page))}</pre></details>\n')
    if not text:
        return ''
    return fold(f'Mistakes in {name}, and what the page says', as_html(text))


def ledger(exercise):
    path = Path('exercise', f'{exercise}.ledger')
    if not path.exists():
        return ''
    rows = ''
    for frame in json.loads(path.read_text())['frames']:
        rows += f'<tr><th colspan="5">frame {frame["frame"] + 1}</th></tr>\n'
        for row in frame['rows']:
            field = f'{row.get("header", "")} {row["field"]}'.strip()
            cells = [row['offset'] // 8, field, row['width'], row['class'], row['why']]
            rows += ('<tr>' + ''.join(f'<td>{html.escape(str(cell))}</td>' for cell in cells)
                     + '</tr>\n')
    head = ''.join(f'<th>{word}</th>' for word in ('byte', 'field', 'bits', 'class', 'why'))
    table = f'<div class="wide"><table class="ledger"><tr>{head}</tr>\n{rows}</table></div>'
    return fold(f'Every bit of {exercise.partition(".")[2]}: what decides it', as_html(table))


def behind(lesson, name):
    """What follows the section of an exercise."""
    exercise = f'{lesson[:2]}.{name}'
    return (pictures(exercise) + solution(lesson, name) + mistakes(lesson, name)
            + ledger(exercise) + '\n')


def title_of(readme):
    return readme.read_text().partition('\n')[0].removeprefix('# ')


def way(readme):
    """Links to the lessons before and behind this one."""
    here = LESSONS.index(readme)
    links = []
    for step, arrow in ((-1, '&larr; {}'), (1, '{} &rarr;')):
        if 0 <= here + step < len(LESSONS):
            other = LESSONS[here + step]
            words = arrow.format(html.escape(title_of(other)))
            links.append(f'<a href="lesson_{other.parent.name[:2]}.html">{words}</a>')
        else:
            links.append('<span></span>')
    return as_html('<nav class="way">' + ''.join(links) + '</nav>')


def lesson_page(readme):
    """The lesson; a section called like an exercise is followed by what there is of it."""
    lesson = readme.parent.name
    sections = re.split(r'^(?=## )', readme.read_text(), flags=re.M)
    heading, _, introduction = sections[0].partition('\n')
    page = f'{heading} {{#lesson_{lesson[:2]}}}\n' + way(readme) + introduction
    for section in sections[1:]:
        name = re.match(r'## (\w*)', section)[1]
        page += section
        if (ROOT / 'lessons' / lesson / 'grading' / f'{name}.cc').exists():
            page += behind(lesson, name)
    return page + way(readme)


def with_site_links(text):
    """Links to pages go by the pages' names; links to programs and folders become text."""
    text = re.sub(r'\]\(([^):#]*/)?([0-9][0-9])-[^/):#]*/README\.md(#[^)]*)?\)',
                  r'](@ref lesson_\2)', text)
    text = re.sub(r'\]\([^):#]*pages/([^/):#]+)\.md(#[^)]*)?\)', r'](@ref \1)', text)
    return re.sub(r'\[([^]]+)\]\([^):#]*(\.cc|\.py|\.hh|\.patch|\.txt|\.pcap|/|LICENSE)\)', r'`\1`',
                  text)


def filtered(path):
    if path in LESSONS:
        return with_site_links(lesson_page(path))
    text = path.read_text()
    if path.parent.name == 'pages':
        text = text.replace('\n', f' {{#{path.stem}}}\n', 1)
    return with_site_links(text)


if __name__ == '__main__':
    sys.stdout.reconfigure(encoding='utf-8')
    print(filtered(Path(sys.argv[1]).resolve()), end='')
