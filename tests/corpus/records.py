# SPDX-License-Identifier: Apache-2.0
"""Generated inputs: JSON lines with every form in which a text can be written, and plain corpora."""
import random

SENTENCES = [
    'The museum of the sea stayed closed on all days of the summer holidays.',
    'Die Möwe saß den ganzen langen Tag auf dem alten roten Boot im Hafen.',
    'Повторение — мать учения, как говорит старая пословица из этой книги.',
    '海辺の博物館は夏休みの間ずっと閉まっていたと町の人々は話している。',
    'A clown 🤡, a family 👨‍👩‍👧 and a flag 🏳️‍🌈 went to the sea together.',
    'Read more: ten pictures of the storm', 'ADVERTISEMENT', 'short', '', ' \t ', '— — —',
    'x < y && y > z; "quoted" \\ and / slashes', '\u2028 \u2029 \u202e \ufeff \u00ad \x7f \x9f',
]
SHORT_ESCAPES = {'"': '\\"', '\\': '\\\\', '/': '\\/', '\b': '\\b', '\f': '\\f', '\n': '\\n',
                 '\r': '\\r', '\t': '\\t'}


def hexadecimal(number, rng):
    digits = f'{number:04x}'
    return '\\u' + ''.join(rng.choice((digit, digit.upper())) for digit in digits)


def escaped(char, rng, rate):
    """One character as JSON may write it: as it is, by its short escape, or by numbers."""
    must = char in '"\\' or char < ' '
    if not must and rng.random() >= rate:
        return char
    if char in SHORT_ESCAPES and rng.random() < .7:
        return SHORT_ESCAPES[char]
    point = ord(char)
    if point < 0x10000:
        return hexadecimal(point, rng)
    point -= 0x10000
    return hexadecimal(0xD800 + (point >> 10), rng) + hexadecimal(0xDC00 + (point & 0x3FF), rng)


def json_string(text, rng, rate):
    """A string with, now and then, what no character is: NUL and lone surrogates."""
    pieces = [escaped(char, rng, rate) for char in text]
    for _ in range(rng.randrange(3) if rate else 0):
        odd = rng.choice(('\\u0000', '\\ud800', '\\uDFFF', '\\udc00\\ud800'))
        pieces.insert(rng.randrange(len(pieces) + 1), odd)
    return '"' + ''.join(pieces) + '"'


def text_of(rng):
    """Lines that repeat each other, nearly or exactly, with all kinds of ends."""
    lines = []
    for _ in range(rng.randrange(8)):
        line = rng.choice(lines) if lines and rng.random() < .5 else rng.choice(SENTENCES)
        if rng.random() < .2:
            line = line.replace(' the ', ' a ', 1)
        lines.append(line)
    ends = rng.choice((('\n',), ('\r\n',), ('\n', '\n\n\n', '\r\n', '\r')))
    text = ''.join(line + rng.choice(ends) for line in lines)
    return text if rng.random() < .5 else text.rstrip('\r\n')


def record(rng):
    """A JSON object with a text, and values around it that no re-serialiser would leave alone."""
    white = rng.choice(('', '', ' ', '\t'))
    values = ['1e400', '-0', '123456789012345678901234567890', '0.10', '[{}, [ ]]', 'null', '"\\u00e9é"']
    members = [f'"{rng.choice("abcid")}"{white}:{white}{rng.choice(values)}'
               for _ in range(rng.randrange(4))]
    text = json_string(text_of(rng), rng, rng.choice((0, 0, .1, 1)))
    members.insert(rng.randrange(len(members) + 1), f'"text"{white}:{white}{text}')
    return white + '{' + f'{white},{white}'.join(members) + '}' + white


def jsonl(rng, count, odd=True):
    """`count` records, and between them blank lines and line ends of every kind."""
    lines = []
    for _ in range(count):
        lines.append(record(rng) + rng.choice(('\n', '\n', '\n', '\r\n')))
        if odd and rng.random() < .05:
            lines.append(rng.choice(('\n', ' \t\n', '\r\n')))
    whole = ''.join(lines).encode('utf-8')
    if odd and rng.random() < .3:
        whole = b'\xef\xbb\xbf' + whole
    return whole.rstrip() if odd and rng.random() < .3 else whole


def plain_jsonl(rng, size):
    """At least `size` bytes of records, fast."""
    pool = [record(rng).encode('utf-8') + b'\n' for _ in range(500)]
    whole = bytearray()
    while len(whole) < size:
        whole += rng.choice(pool)
    return bytes(whole)


def wet_record(kind, text, end=b'\r\n\r\n'):
    return (b'WARC/1.0\r\nWARC-Type: ' + kind + b'\r\nWARC-Record-ID: <urn:uuid:%032x>\r\n'
            % random.Random(text).getrandbits(128)
            + b'Content-Length: %d\r\n\r\n' % len(text) + text + end)
