#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Grows a corpus of good cables from fixtures/dates and prose.txt.

    grow.py FOLDER COUNT [SEED]

FOLDER/YEAR/MONTH/MRN.txt, each cable with its own number, date-time group,
references and text, about 10 KB in the mean and of the spread of real ones.
The same arguments give the same bytes.
"""
import datetime
import os
import random
import re
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
FIXTURES = os.path.join(HERE, '..', '..', 'fixtures', 'dates')
# As many dates a kilobyte as real cables tell, some seven in all and one in
# four cables one that lies ahead; as many addressees. The rest is prose.
DATED = (0, 0, 0, 1, 1, 1, 1, 2)
ADDRESSEES = (0, 1, 2, 3, 4, 5, 6, 8, 10, 14)
POSTS = ('RUEHAK/AMEMBASSY ANKARA', 'RUEHAM/AMEMBASSY AMMAN',
         'RUEHAR/AMEMBASSY ACCRA', 'RUEHAS/AMEMBASSY ALGIERS',
         'RUEHAT/AMCONSUL AMSTERDAM', 'RUEHAB/AMEMBASSY ABIDJAN',
         'RUEHAH/AMEMBASSY ASHGABAT', 'RUEHAE/AMEMBASSY ASMARA',
         'RUEHAC/AMEMBASSY ASUNCION', 'RUEHAG/AMCONSUL HAMBURG',
         'RUEHAN/AMEMBASSY ANTANANARIVO', 'RUEHAP/AMEMBASSY APIA',
         'RUEHAD/AMEMBASSY ABU DHABI', 'RUCNAI/USDEL SECRETARY')
PAGE = 4500
MONTHS = 'JAN FEB MAR APR MAY JUN JUL AUG SEP OCT NOV DEC'.split()


def read(path):
    with open(path, encoding='utf-8') as f:
        return f.read()


class Base:
    """A fixture, taken apart."""

    def __init__(self, path):
        blocks = re.split(r'\n *\n', read(path).strip())
        first = next(i for i, b in enumerate(blocks) if b.startswith('1.'))
        self.head = '\n\n'.join(blocks[:first])
        self.signer = blocks[-1]
        self.dated = [re.sub(r'^\d+\. ', '', b) for b in blocks[first:-1]]
        dtg = re.search(r'^P (\d\d)\d{4}Z ([A-Z]{3}) (\d\d)$', self.head, re.M)
        self.day = datetime.date(2000 + int(dtg[3]),
                                 MONTHS.index(dtg[2]) + 1, int(dtg[1]))
        name = re.search(r'^FM AMEMBASSY (.+)$', self.head, re.M)
        self.station = name[1]
        self.prefix, self.suffix = self.head.split('Classified By:')
        self.suffix = 'Classified By:' + self.suffix


def head(base, rng, serial, parts):
    """The fixture's own head for another number and another hour."""
    # Not later than two days on: what was told as past stays so, and what
    # lies ahead does.
    day = base.day + datetime.timedelta(days=rng.randrange(3))
    if day.month != base.day.month:
        day = base.day
    clock = '%02d%02d' % (rng.randrange(24), rng.randrange(60))
    text = base.prefix
    number = '%04d' % (serial % 10000)  # DE lines have its last four digits
    text = re.sub(r'^VZCZCXRO\d+$', 'VZCZCXRO%04d' % rng.randrange(10000),
                  text, flags=re.M)
    text = re.sub(r'^(DE [A-Z]+ #)\d+ \d+$',
                  r'\g<1>%s%s %03d%s' % (number, '/01' if parts > 1 else '',
                                         day.timetuple().tm_yday, clock),
                  text, flags=re.M)
    text = re.sub(r'^P \d{6}Z', 'P %02d%sZ' % (day.day, clock), text,
                  flags=re.M)
    others = rng.sample(POSTS, rng.choice(ADDRESSEES))
    if others:
        text = re.sub(r'^(TO .*)$', r'\1\nINFO ' + '\n'.join(others), text,
                      flags=re.M)
    section = 'SECTION 01 OF %02d ' % parts if parts > 1 else ''
    text = re.sub(r'(C O N F I D E N T I A L) (\S+) \d{6}',
                  r'\1 %s\2 %06d' % (section, serial), text)
    return text


def references(base, rng, serial):
    """To cables that the same run has written before."""
    past = range(max(1, serial - 40), serial)
    if not past or rng.random() < 0.4:
        return ''
    some = sorted(rng.sample(past, min(len(past), rng.randint(1, 3))))
    lines = ['%s. %s %d' % (chr(ord('A') + i), base.station, n)
             for i, n in enumerate(some)]
    if len(lines) == 1:
        return 'REF: %s %d\n\n' % (base.station, some[0])
    return 'REF: ' + '\n     '.join(lines) + '\n\n'


def paragraphs(base, rng, size, prose):
    out, length = [], 0
    dated = rng.sample(base.dated, min(rng.choice(DATED), len(base.dated)))
    while length < size:
        text = dated.pop() if dated and rng.random() < 0.5 else None
        if text is None:
            text = rng.choice(prose)
            # No two paragraphs of a cable are the same.
            text += ' He gave the figure as %d.' % rng.randrange(10, 9000)
        out.append(text)
        length += len(text)
    return ['%d. %s' % (i, p) for i, p in enumerate(out, 1)]


def cable(base, rng, serial, prose):
    size = min(60000, max(1500, int(rng.lognormvariate(8.85, 0.75))))
    parts = size // PAGE + 1
    text = head(base, rng, serial, parts)
    text += references(base, rng, serial) + base.suffix + '\n\n'
    page = 1
    length = 0
    for p in paragraphs(base, rng, size, prose):
        if length > PAGE and page < parts:
            page += 1
            length = 0
            text += '%s %08d  %03d OF %03d\n\n\n' % (base.station, serial,
                                                    page, parts)
        text += p + '\n\n'
        length += len(p)
    while page < parts:
        page += 1
        text += '%s %08d  %03d OF %03d\n\n\n' % (base.station, serial, page,
                                                parts)
    return text + base.signer + '\n'


def main():
    folder, count = sys.argv[1], int(sys.argv[2])
    rng = random.Random(int(sys.argv[3]) if len(sys.argv) > 3 else 1)
    prose = read(os.path.join(HERE, 'prose.txt')).strip().split('\n\n')
    bases = [Base(os.path.join(FIXTURES, name))
             for name in sorted(os.listdir(FIXTURES))]
    serials = [0] * len(bases)
    for i in range(count):
        k = i % len(bases)
        base = bases[k]
        serials[k] += 1
        text = cable(base, rng, serials[k], prose)
        where = os.path.join(folder, '%d' % base.day.year,
                             '%02d' % (serials[k] % 12 + 1))
        os.makedirs(where, exist_ok=True)
        name = '%02d%s%d.txt' % (base.day.year % 100, base.station,
                                 serials[k])
        with open(os.path.join(where, name), 'w', encoding='utf-8') as f:
            f.write(text)


if __name__ == '__main__':
    main()
