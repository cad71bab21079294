#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Measures the budgets of speed and memory, each as a ratio within this run.

    bench.py --cablelint BIN --tools FOLDER [--count N] [--rounds N]
             [--work FOLDER] [--instructions none|check|update]

What is compared is run in turn, A B A B, and medians are compared; other work
on the machine then hurts both alike. Trust ratios, not seconds. Instruction
counts (valgrind) hardly depend on the machine: INSTRUCTIONS has those to
compare with. Exit status: 0 if all that must be met is, 1 if not.
"""
import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
INSTRUCTIONS = os.path.join(HERE, 'instructions.txt')
SPEC = os.path.join(HERE, '..', '..', 'specs', 'state-cable.yaml')
DATE = (r'\b(January|February|March|April|May|June|July|August|September|'
        r'October|November|December) [0-9]{1,2}\b')
QUIET = ['check', '--isolated', '--format', 'short:/dev/null', '--quiet',
         '--fail-on', 'never']
misses = []


class Ran:
    """What a process took."""

    def __init__(self, command, may_fail=False):
        null = os.open(os.devnull, os.O_RDWR)
        actions = [(os.POSIX_SPAWN_DUP2, null, fd) for fd in (0, 1, 2)]
        start = time.perf_counter()
        pid = os.posix_spawn(command[0], command, os.environ,
                             file_actions=actions)
        _, status, use = os.wait4(pid, 0)
        self.wall = time.perf_counter() - start
        self.cpu = use.ru_utime + use.ru_stime
        self.kilobytes = use.ru_maxrss
        os.close(null)
        if os.waitstatus_to_exitcode(status) != 0 and not may_fail:
            sys.exit('%s failed' % ' '.join(command))


def in_turn(rounds, *commands):
    """Runs of each command, taken in turn."""
    runs = [[] for _ in commands]
    for _ in range(rounds):
        for command, into in zip(commands, runs):
            into.append(Ran(command))
    return runs


def median(runs, what):
    return statistics.median(getattr(r, what) for r in runs)


def tell(name, value, unit='', must=None, outstanding=None, note=''):
    verdict = '-'
    if must is not None:
        verdict = 'PASS' if value <= must else 'MISS'
        if value > must:
            misses.append(name)
        elif outstanding is not None and value <= outstanding:
            verdict = 'BEST'
    limits = ['-' if n is None else '%g' % n for n in (must, outstanding)]
    print('%-44s %9.2f %-5s %8s %8s  %-4s %s' % (
        name, value, unit or 'x', limits[0], limits[1], verdict, note),
        flush=True)


def absent(name, why):
    print('%-44s %9s %-5s %8s %8s  %-4s %s' % (
        name, '-', '-', '-', '-', 'SKIP', why), flush=True)


# ---- a large tree

def tree(a, big, small):
    floor = [os.path.join(a.tools, 'floor'), big]
    check = [a.cablelint, *QUIET]
    one, two = [*check, '-j1', big], [*check, '-j2', big]
    rg = shutil.which('rg')
    grep = [rg, '--no-unicode', '-j1', '-c', DATE, big] if rg else floor
    Ran(floor)
    f, o, t, g, undated, few = in_turn(
        a.rounds, floor, one, two, grep,
        [*check, '-j1', '--ignore', 'CB5', big], [*check, '-j1', small])
    cpu = median(o, 'cpu')
    tell('large tree: cpu / floor', cpu / median(f, 'cpu'), '', 6, 3)
    if rg:
        tell('large tree: cpu / rg, a date pattern', cpu / median(g, 'cpu'),
             '', 1.0, 0.5)
    else:
        absent('large tree: cpu / rg, a date pattern', 'ripgrep is absent')
    tell('two threads: wall / one thread', median(t, 'wall') /
         median(o, 'wall'), '', 0.60, 0.52, 'on idle processors')
    tell('date rules: share of a run without',
         100 * (cpu / median(undated, 'cpu') - 1), '%', 40)
    start = median([Ran([*check, first_file(small)]) for _ in range(5)], 'cpu')
    tell('growth: time a cable / at a tenth',
         ((cpu - start) / a.count) /
         ((median(few, 'cpu') - start) / max(1, a.count // 10)), '', 1.1, 1.0)
    tell('a cable', cpu / a.count * 1e6, 'us')
    # With two threads it is more than with one.
    tell('peak memory', median(t, 'kilobytes') / 1024, 'MB', 96, 32,
         '%d cables; the budget is for 250000' % a.count)


# ---- a cable

def single(a, big):
    path = first_file(big)
    rounds = max(5, a.rounds * 20)
    empty, one = in_turn(rounds, [os.path.join(a.tools, 'empty')],
                         [a.cablelint, *QUIET, path])
    # Of a process that is over in a moment the clock is all there is.
    tell('one cable: process / an empty program',
         median(one, 'wall') / median(empty, 'wall'), '', 4, 2)
    command = [a.cablelint, *QUIET, '--spec', SPEC, path]
    os.environ['CABLELINT_NO_CACHE'] = '1'
    first, = in_turn(max(5, a.rounds), command)
    del os.environ['CABLELINT_NO_CACHE']
    spec, = in_turn(max(5, a.rounds * 4), command)
    size = os.path.getsize(SPEC) // 1000
    tell('one cable, spec of %d KB' % size, median(spec, 'wall') * 1000, 'ms',
         10, 3)
    tell('one cable, spec of %d KB, not cached' % size,
         median(first, 'wall') * 1000, 'ms')
    again = subprocess.run([os.path.join(a.tools, 'recheck'), path],
                           check=True, capture_output=True, text=True)
    tell('re-check of an open document', float(again.stdout) / 1000, 'ms',
         1, 0.05)


def first_file(folder):
    """A file of usual size."""
    files = sorted(os.path.join(at, f) for at, _, names in os.walk(folder)
                   for f in names)
    files.sort(key=os.path.getsize)
    return files[len(files) // 2]


# ---- hostile texts

HEAD = """VZCZCXRO2077
PP RUEHXX
DE RUEHNR #2077 3451415
ZNY CCCCC ZZH
P 101415Z DEC 08
FM AMEMBASSY NAIROBI
TO RUEHC/SECSTATE WASHDC PRIORITY 0001

C O N F I D E N T I A L NAIROBI 002077

SIPDIS

E.O. 12958: DECL: 12/10/2018
TAGS: %s
SUBJECT: TEST

REF: %s

Classified By: DCM A. Person for reasons 1.4 (b) and (d).

1. (C) %s
"""
SIZE = 64 << 10


def filled(unit):
    return unit * (SIZE // len(unit))


def hostile():
    usual = ('PREL', 'NAIROBI 2076', 'He spoke.')

    def at(place, unit):
        parts = list(usual)
        parts[place] = filled(unit)
        return HEAD % tuple(parts)

    return {
        'one letter': at(2, 'a'), 'capitals': at(2, 'A'),
        'blanks': at(2, ' '), 'digits': at(2, '1'), 'words': at(2, 'word '),
        'spaced letters': at(2, 'A '), 'dates': at(2, 'July 15 '),
        'dates told': at(2, 'He met them on July 15, 2008, and left. '),
        'days in a row': at(2, '1, '), 'paragraphs': at(2, '\n\n1. (C) a'),
        'parentheses': at(2, '('), 'brackets': at(2, '[('),
        'line ends': at(2, '\n'), 'dots': at(2, '. '),
        'cyrillic': at(2, 'слово '),
        'tags': at(0, 'PREL, '), 'tags unknown': at(0, 'QXZJ, '),
        'references': at(1, 'A. NAIROBI 1 '), 'letters': at(1, 'A. '),
        'numbers': at(1, '1234 '), 'subjects': at(2, '\nSUBJECT: a'),
        'no head': filled('word '), 'one line': filled('VZCZC '),
        'routings': HEAD.replace('PP RUEHXX', filled('RUEHXX ')) % usual,
        'addressees': HEAD.replace('0001\n', '0001\n' + filled(
            'RUEHC/SECSTATE WASHDC 1\n')) % usual,
    }


def worst(a):
    times = {}
    for name, text in hostile().items():
        path = os.path.join(a.work, 'hostile.txt')
        with open(path, 'w', encoding='utf-8') as f:
            f.write(text)
        runs = [Ran([a.cablelint, *QUIET, path], True)
                for _ in range(min(3, a.rounds))]
        times[name] = median(runs, 'cpu') * 1000
    name = max(times, key=times.get)
    tell('worst hostile text of 64 KB', times[name], 'ms', 250, 10, name)


# ---- instructions

def count_instructions(a, paths):
    with tempfile.TemporaryDirectory() as at:
        out = os.path.join(at, 'callgrind')
        ran = subprocess.run(
            ['valgrind', '--tool=callgrind', '--callgrind-out-file=' + out,
             a.cablelint, *QUIET, '-j1', *paths],
            capture_output=True, text=True, check=True)
    refs = next(l for l in ran.stderr.splitlines() if 'refs' in l)
    return int(refs.split(':')[1].replace(',', ''))


def instructions(a):
    """Counts of a fixed corpus, against those written down."""
    if a.instructions == 'none':
        return
    if not shutil.which('valgrind'):
        absent('instructions', 'valgrind is absent')
        return
    folder = os.path.join(a.work, 'fixed')
    grow(folder, 200, 7)
    now = {'one cable': count_instructions(a, [first_file(folder)]),
           'two hundred cables': count_instructions(a, [folder])}
    if a.instructions == 'update':
        with open(INSTRUCTIONS, 'w', encoding='utf-8') as f:
            f.writelines('%s\t%d\n' % line for line in now.items())
    with open(INSTRUCTIONS, encoding='utf-8') as f:
        before = dict(line.rstrip('\n').split('\t') for line in f)
    for name, count in now.items():
        tell('instructions, %s / written down' % name,
             count / int(before[name]), '', 1.02, None,
             '%.1f million' % (count / 1e6))


def grow(folder, count, seed):
    subprocess.run([sys.executable, os.path.join(HERE, 'grow.py'), folder,
                    str(count), str(seed)], check=True)


def main():
    p = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    p.add_argument('--cablelint', required=True)
    p.add_argument('--tools', required=True)
    p.add_argument('--count', type=int, default=10000)
    p.add_argument('--rounds', type=int, default=5)
    p.add_argument('--work')
    p.add_argument('--instructions', default='check',
                   choices=['none', 'check', 'update'])
    a = p.parse_args()
    made = None
    if not a.work:
        made = tempfile.TemporaryDirectory()
        a.work = made.name
    os.environ['XDG_CACHE_HOME'] = os.path.abspath(
        os.path.join(a.work, 'cache'))
    big = os.path.join(a.work, 'big-%d' % a.count)
    small = os.path.join(a.work, 'small-%d' % a.count)
    for folder, count in ((big, a.count), (small, max(1, a.count // 10))):
        if not os.path.isdir(folder):
            grow(folder, count, 1)
    print('%-44s %9s %-5s %8s %8s' % ('budget', 'measured', '', 'must',
                                      'best'))
    tree(a, big, small)
    single(a, big)
    worst(a)
    instructions(a)
    if made:
        made.cleanup()
    if misses:
        print('missed: ' + '; '.join(misses))
    return 1 if misses else 0


if __name__ == '__main__':
    sys.exit(main())
