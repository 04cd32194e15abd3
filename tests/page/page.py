#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The report page: its structure, what is in it, and that nothing from data can act in it.

usage: page.py [--update] PROGRAM

--update rewrites outline.txt, what a page is made of; read the difference. In a browser the page is
looked at where Chromium is installed; for who cannot see it, by axe-core, where `npm root -g` or
the variable UNECHO_AXE finds it (`npm install -g axe-core`). Prints TAP.
"""
import base64
import hashlib
import html.parser
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent / 'corpus')]
from chromium import Chromium, find as find_chromium  # noqa: E402
from common import Program, Skip, run_tests  # noqa: E402

OUTLINE = HERE / 'outline.txt'
MOST_BYTES = 1_000_000
VOID = {'meta', 'br', 'input', 'link', 'img'}
HOSTILE = ['<script>alert(1)</script>', '</style><script>document.title="x"</script>', '"><img src=x onerror=alert(1)>',
           "' onmouseover='alert(1)", '<!-- <b>', ']]>', '&lt;i&gt; &#60;i&#62;', '</bdi></td></table></main><h1>x',
           '\u202egnp.exe', '\x1b[31mred\x1b[0m', '\x00\x07', '{{7*7}} ${x} %s %n', 'javascript:alert(1)',
           '<a href=javascript:alert(1)>', '<svg/onload=alert(1)>', '\ufeff\u2066\u200f']


class Page(html.parser.HTMLParser):
    """What a page is made of; complains of what does not fit together."""

    def __init__(self, text):
        super().__init__(convert_charrefs=True)
        self.open, self.ids, self.points, self.outline = [], [], [], []
        self.tags, self.policy, self.inside = [], '', {'style': [], 'script': []}
        self.words = None
        self.feed(text)
        self.close()
        assert not self.open, f'not closed: {self.open}'

    def handle_starttag(self, tag, attributes):
        named = dict(attributes)
        self.tags.append((tag, named))
        if tag not in VOID:
            self.open.append(tag)
        self.ids += [named['id']] if 'id' in named else []
        self.points += [named[name] for name in ('aria-labelledby', 'aria-describedby') if name in named]
        self.points += [named['href'][1:]] if named.get('href', '').startswith('#') else []
        if named.get('http-equiv') == 'Content-Security-Policy':
            self.policy = named['content']
        if tag in ('h1', 'h2', 'h4', 'caption', 'th', 'summary', 'figcaption', 'dt'):
            self.words = '' if tag != 'th' or named.get('scope') == 'col' else None

    def handle_startendtag(self, tag, attributes):
        self.handle_starttag(tag, attributes)
        if tag not in VOID:
            self.open.pop()

    def handle_endtag(self, tag):
        assert self.open and self.open[-1] == tag, f'</{tag}> ends {self.open[-3:]} at {self.getpos()}'
        self.open.pop()
        if self.words is not None and tag in ('h1', 'h2', 'h4', 'caption', 'th', 'summary', 'figcaption', 'dt'):
            self.outline.append(f'{tag}: {self.words}')
            self.words = None

    def handle_data(self, data):
        if self.open and self.open[-1] in self.inside:
            self.inside[self.open[-1]].append(data)
        if self.words is not None:
            self.words += data


def clean(program, folder, *words, inputs):
    program.run('clean', '-q', '-o', 'cleaned', *words, *inputs, cwd=folder)
    program.run('report', '-q', 'cleaned', '-o', 'page.html', cwd=folder)
    return (folder / 'page.html').read_text(encoding='utf-8')


def varied(folder):
    """A corpus in which every reason but boilerplate occurs, in two scripts, on two hosts."""
    story = 'The ferry to the island was cancelled on Monday because of the storm that had been forecast.'
    more = 'Passengers were told to wait for the next day, and many of them slept in the harbour hall.'
    rows = [{'id': 'a', 'url': 'https://www.one.example/a', 'text': f'{story}\n\n{more}\n\nRead more\n\n{story}'},
            {'id': 'b', 'url': 'http://user@Two.example:8080/b', 'text':
             f'{story[:-20]} that had been forecast early.\n\n{story}\n\nПаром на остров отменён из-за шторма.'},
            {'id': 'c', 'text': f'{more} Others went home.\n\nMany of them slept in the harbour hall\n\n{more}'},
            {'id': 'd', 'text': 'Паром на остров отменён в понедельник из-за шторма, который обещали.\n\n' * 2}]
    near = 'The council of the town met on the first day of spring to speak about the old bridge by the mill'
    rows.append({'id': 'e', 'text': f'{near} again.\n\nBetween.\n\n{near}.'})
    with open(folder / 'in.jsonl', 'w', encoding='utf-8') as file:
        file.writelines(json.dumps(row, ensure_ascii=False) + '\n' for row in rows)
    return ['in.jsonl']


def hostile(folder):
    """A corpus whose texts, names, ids and hosts would act in a page that let them."""
    rows = []
    for i, evil in enumerate(HOSTILE):
        line = f'{evil} and these are ten words or more of one text {evil}'
        near = f'{evil} and these are the ten words or more of one long text that goes on and on to its end {i}'
        rows.append({'id': evil, 'url': f'http://{evil}/', 'text': f'{line}\n\n{line}\n\n{near} {evil}\n\n{near}'})
        rows.append({'id': evil, 'text': line})
    name = 'a<b>"&\'x=1.jsonl'
    with open(folder / name, 'w', encoding='utf-8') as file:
        file.writelines(json.dumps(row) + '\n' for row in rows)
    return [name]


def check_inert(text):
    """Nothing in the page acts or loads but its own script and style, known by their hashes."""
    page = Page(text)
    assert len(text.encode()) < MOST_BYTES
    assert page.policy.startswith("default-src 'none';"), page.policy
    for tag in 'style', 'script':
        own = ''.join(page.inside[tag])
        digest = base64.b64encode(hashlib.sha256(own.encode()).digest()).decode()
        assert f"{tag}-src 'sha256-{digest}'" in page.policy, f'the policy does not know the {tag}'
        assert [name for name, _ in page.tags].count(tag) == 1
    for tag, named in page.tags:
        assert tag not in ('img', 'iframe', 'object', 'embed', 'link', 'base', 'form', 'input', 'audio', 'video'), tag
        for name, value in named.items():
            assert not name.startswith('on') and name not in ('src', 'style', 'srcset', 'xlink:href'), (tag, name)
            assert name != 'href' or value.startswith('#'), value
    assert len(set(page.ids)) == len(page.ids), 'an id stands twice'
    assert set(page.points) <= set(page.ids), set(page.points) - set(page.ids)
    controls = re.findall(r'[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]', text)
    assert not controls, controls
    return page


# ---- the tests -----------------------------------------------------------------------------------

def outline(program, folder, updating):
    page = check_inert(clean(program, folder, inputs=varied(folder)))
    headings = [line for line in page.outline if not line.startswith('h4')]
    got = re.sub(r'\b\d+(\.\d+)?', 'N', '\n'.join(headings)) + '\n'
    if updating:
        OUTLINE.write_text(got, encoding='utf-8')
    assert got == OUTLINE.read_text(encoding='utf-8'), f'not as outline.txt says:\n{got}'


def rows_of(text, folder):
    """Ranges by reason, as the page tells them: those of the manifest."""
    totals = json.loads((folder / 'cleaned/manifest.json').read_text())['totals']
    table = text[text.index('id="reasons"'):].partition('</table>')[0]
    rows = {reason: int(count) for reason, count in
            re.findall(r'<th scope="row">(\w+)</th><td class="n" data-v="(\d+)">', table)}
    assert rows == totals['rows'], (rows, totals['rows'])
    return rows


def facts(program, folder):
    """What the page tells is what the manifest and the log hold."""
    text = clean(program, folder, inputs=varied(folder))
    rows = rows_of(text, folder)
    for words in 'one.example', 'two.example', 'Latin', 'Cyrillic', 'in', 'en.read-more':
        assert f'>{words}</' in text.replace('<bdi>', '>').replace('</bdi>', ''), f'{words} is missing'
    assert text.count('<h4>went</h4>') == rows['near'] + rows['contained'] > 1
    assert '<mark>again</mark>' in text


def marked(program, folder):
    """A run that only marks: the same ranges, told as marked."""
    rows = rows_of(clean(program, folder, inputs=varied(folder)), folder)
    shutil.rmtree(folder / 'cleaned')
    text = clean(program, folder, '--mark', 'echo', inputs=varied(folder))
    assert rows == rows_of(text, folder) and 'ranges marked' in text and '>stayed <b>100 %' not in text
    assert text.count('<h4>went</h4>') == rows['near'] + rows['contained']


def equal_runs(program, folder):
    """The page is a function of the folder: only the times of the run differ."""
    def steady(text):
        return re.sub(r'<dl class="facts">.*?</dl>', '', text, flags=re.S)
    one, other = folder / 'one', folder / 'other'
    one.mkdir(), other.mkdir()
    first = clean(program, one, '--threads', '1', inputs=varied(one))
    assert steady(first) == steady(clean(program, other, '--threads', '2', inputs=varied(other)))


def hostile_is_inert(program, folder):
    page = clean(program, folder, '--rules', 'none', inputs=hostile(folder))
    check_inert(page)
    assert '&lt;script&gt;alert(1)&lt;/script&gt; and these' in page


def empty(program, folder):
    (folder / 'empty.jsonl').write_text('')
    check_inert(clean(program, folder, inputs=['empty.jsonl']))


def damaged(program, folder):
    clean(program, folder, inputs=varied(folder))
    (folder / 'page.html').unlink()
    log = folder / 'cleaned/removed/in.jsonl.zst'
    log.write_bytes(log.read_bytes()[:-20])
    _, told = program.run('report', 'cleaned', '-o', 'page.html', cwd=folder, code=2)
    assert 'in.jsonl.zst' in told and not (folder / 'page.html').exists(), told


# ---- in a browser --------------------------------------------------------------------------------

def browser():
    if not find_chromium():
        raise Skip('chromium is not installed')
    return Chromium()


def find_axe():
    named = os.environ.get('UNECHO_AXE')
    if not named and shutil.which('npm'):
        root = subprocess.run(['npm', 'root', '-g'], capture_output=True, text=True, check=False).stdout.strip()
        named = os.path.join(root, 'axe-core', 'axe.min.js')
    if not named or not os.path.exists(named):
        raise Skip('axe-core is not installed')
    return Path(named).read_text(encoding='utf-8')


def looked_at(program, folder):
    """At two widths, light and dark, with and without scripts: nothing is asked for, nobody complains,
    nothing sticks out."""
    (folder / 'hostile').mkdir()
    clean(program, folder, inputs=varied(folder))
    clean(program, folder / 'hostile', '--rules', 'none', inputs=hostile(folder / 'hostile'))
    with browser() as chromium:
        for page in folder / 'page.html', folder / 'hostile/page.html':
            for width, dark, scripts in (1280, False, True), (390, True, True), (390, False, False):
                chromium.open(page, width, dark=dark, scripts=scripts)
                wide = chromium.call('Page.getLayoutMetrics')['cssContentSize']['width']
                assert wide <= width, f'{wide} wide in a window of {width}'
        assert set(chromium.requests) == {f'file://{folder}/{page}' for page in ('page.html', 'hostile/page.html')}, \
            chromium.requests
        assert not chromium.complaints, chromium.complaints


def sorted_and_searched(program, folder):
    clean(program, folder, inputs=varied(folder))
    with browser() as chromium:
        chromium.open(folder / 'page.html')
        column = chromium.evaluate('''(() => {
            const table = document.querySelector('#reasons table'), head = table.tHead.rows[0].cells[2];
            const read = () => Array.from(table.tBodies[0].rows, row => Number(row.cells[2].dataset.v));
            head.querySelector('button').click(); const down = read(), first = head.getAttribute('aria-sort');
            head.querySelector('button').click(); return {down, up: read(), first, then: head.getAttribute('aria-sort')};
        })()''')
        assert column['down'] == sorted(column['down'], reverse=True) != column['up'], column
        assert column['up'] == sorted(column['up']), column
        assert (column['first'], column['then']) == ('descending', 'ascending')
        left = chromium.evaluate('''(() => {
            const field = document.querySelector('input[type=search]');
            field.value = 'two.example'; field.dispatchEvent(new Event('input'));
            const shown = Array.from(document.querySelectorAll('#sources tbody tr')).filter(row => !row.hidden);
            return shown.map(row => row.cells[0].textContent);
        })()''')
        assert left == ['two.example'], left
        assert not chromium.complaints, chromium.complaints


def accessible(program, folder):
    """axe-core finds nothing serious, in the light and in the dark."""
    axe = find_axe()
    clean(program, folder, inputs=varied(folder))
    with browser() as chromium:
        for dark in False, True:
            chromium.open(folder / 'page.html', dark=dark)
            chromium.evaluate(axe + '; 0')
            found = json.loads(chromium.evaluate('axe.run().then(r => JSON.stringify(r.violations))'))
            bad = [f'{one["id"]}: {one["help"]}: {one["nodes"][0]["html"][:200]}' for one in found
                   if one['impact'] in ('serious', 'critical')]
            assert not bad, '\n'.join(bad)


def main():
    updating = '--update' in sys.argv
    words = [word for word in sys.argv[1:] if word != '--update']
    if len(words) != 1:
        print(__doc__, file=sys.stderr)
        return 2
    program = Program(words[0])
    tests = [('the outline of a page', lambda folder: outline(program, folder, updating))]
    tests += [(test.__name__.replace('_', ' '), lambda folder, test=test: test(program, folder))
              for test in (facts, marked, equal_runs, hostile_is_inert, empty, damaged, looked_at, sorted_and_searched, accessible)]
    return run_tests(tests)


if __name__ == '__main__':
    sys.exit(main())
