#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The power goes: what a disk may then hold is old or new, and the same command again comes to the
same end.

usage: power.py [--long] [--seed N] --shims DIR PROGRAM

A shim journals what the program does to the disk. A disk that loses power at a moment of the journal
keeps what was synced before, and of the rest whatever it likes: bytes that were not synced are
there, missing, in another order or torn at a sector; of names that were not synced some changed and
others did not. --long makes 1,000 such disks, else a sample. Prints TAP.
"""
import os
import random
import shutil
from dataclasses import dataclass, field
from pathlib import Path

from scenes import Stage, arguments, corpus_scene, each, final_files, pin_times, run_tests, writing_scenes

GIVEN = arguments(__doc__, short=100, long=1000)
SECTOR = 512


def read_journal(path):
    """The events, as tuples of words; a write has its bytes."""
    data, at, events = path.read_bytes(), 0, []
    while at < len(data):
        end = data.index(b'\n', at)
        words = [os.path.normpath(word) if '/' in word else word
                 for word in data[at:end].decode().split(' ')]
        at = end + 1
        if words[0] == 'write':
            words[2] = data[at:at + int(words[2])]
            at += len(words[2]) + 1
        events.append(tuple(words))
    return events


@dataclass
class File:
    """durable bytes, and writes that are not"""
    synced: bytes = b''
    pending: list = field(default_factory=list)

    def on_disk(self, rng):
        """What of it a disk may have. A file system gives a file its new length before its bytes
        or after them; sectors that did not come hold zeros."""
        contents = bytearray(self.synced)
        whole = self.synced + b''.join(self.pending)
        if not self.pending or rng.random() < .2:
            return whole if rng.random() < .5 else bytes(contents)
        whole = whole[:rng.randint(len(contents), len(whole))]
        contents.extend(bytes(len(whole) - len(contents)))
        for start in range(len(self.synced) // SECTOR * SECTOR, len(whole), SECTOR):
            if rng.random() < .5:
                contents[start:start + SECTOR] = whole[start:start + SECTOR]
        return bytes(contents)


class Disk:
    """files and folders as a program made them, and what of it is durable"""

    def __init__(self, template, root):
        self.root = str(root)
        self.files = {}     # by inode
        self.folders = {}   # inode of a folder -> its path
        self.names = {}     # path -> inode or bytes that stood there before; only what is durable
        self.changes = []   # (folder's path, {path: inode or None}) that are not
        for path in template.rglob('*'):
            where = f'{self.root}/{path.relative_to(template)}'
            self.names[where] = 'folder' if path.is_dir() else path.read_bytes()

    def change(self, path, **names):
        self.changes.append((path.rpartition('/')[0], names))

    def apply(self, event):
        getattr(self, 'on_' + event[0])(*event[1:])

    def on_create(self, inode, path):
        self.files[inode] = File()
        self.change(path, **{path: inode})

    def on_mkdir(self, inode, path):
        self.folders[inode] = path
        self.change(path, **{path: 'folder'})

    def on_write(self, inode, contents):
        self.files[inode].pending.append(contents)

    def on_rename(self, old, new):
        self.change(new, **{old: None, new: self.lookup(old)})

    def on_unlink(self, path):
        self.change(path, **{path: None})

    def on_fsync(self, inode, result):
        assert result == '0', 'a sync failed'
        if inode in self.files:
            file = self.files[inode]
            file.synced, file.pending = file.synced + b''.join(file.pending), []
            return
        path = self.folders.get(inode, self.root)
        for _, names in [change for change in self.changes if change[0] == path]:
            self.names.update(names)
        self.changes = [change for change in self.changes if change[0] != path]

    def lookup(self, path):
        found = self.names.get(path)
        for _, names in self.changes:
            found = names.get(path, found)
        return found

    def on_disk(self, rng):
        """Path -> bytes or 'folder': one disk that may be there. A name needs its folder's."""
        names, keeps = dict(self.names), rng.choice((0, .5, .5, 1))
        for _, changed in self.changes:
            if rng.random() < keeps:
                names.update(changed)
        bytes_of = {inode: file.on_disk(rng) for inode, file in self.files.items()}
        there = {path: bytes_of.get(inode, inode) for path, inode in names.items() if inode is not None}
        return {path: contents for path, contents in sorted(there.items())
                if all(str(above) in there for above in Path(path).parents
                       if str(above).startswith(self.root + '/'))}


def make_folder(disk, old_root, folder):
    folder.mkdir()
    for path, contents in disk.items():
        where = folder / Path(path).relative_to(old_root)
        if contents == 'folder':
            where.mkdir()
        else:
            where.write_bytes(contents)


def record(stage, scene):
    folder, path = stage.copy(scene), stage.folder / f'journal-{scene.name}'
    stage.play(scene, folder, 'calls', log=path)
    shutil.rmtree(folder)
    return folder, read_journal(path)


def try_state(stage, scene, root, events, seed):
    """Cuts the power after some event. Returns whether something was lost."""
    rng = random.Random(seed)
    disk, cut = Disk(scene.template, root), rng.randint(1, len(events))
    for event in events[:cut]:
        disk.apply(event)
    state, folder = disk.on_disk(rng), stage.folder / f'{scene.name}-state-{seed}'
    make_folder(state, root, folder)
    pin_inputs(scene, folder)
    found = final_files(folder)
    try:
        for name, contents in found.items():
            assert contents in (scene.old.get(name), scene.done.files.get(name)), f'neither old nor new: {name}'
        gone = [name for name in scene.old if name not in found]
        assert not gone, f'gone: {gone}'
        stage.check_completes(scene, folder)
    except AssertionError as why:
        raise AssertionError(f'{scene.name}, seed {seed}, after event {cut}, {events[cut - 1][:2]}: {why}') from why
    shutil.rmtree(folder)
    return bool(disk.changes) or any(file.pending for file in disk.files.values())


def pin_inputs(scene, folder):
    if (scene.template / 'in').exists():
        pin_times(folder / 'in')


def check_scene(stage, scene, states):
    root, events = record(stage, scene)
    lost = each(lambda seed: try_state(stage, scene, root, events, seed),
                range(GIVEN.seed, GIVEN.seed + states))
    assert sum(lost) > states / 4, f'only {sum(lost)} states of {states} had anything to lose'
    return f'{scene.name}: {states} disks, {len(events)} events'


def test_all(folder):
    stage = Stage(GIVEN, folder)
    scenes = writing_scenes(stage) + [corpus_scene(stage, 'threads', '--threads', '4')]
    return '; '.join(check_scene(stage, scene, GIVEN.amount // len(scenes) + 1) for scene in scenes)


def test_model(folder):
    """The model itself: a file that is renamed without a sync is caught."""
    disk = Disk(folder, folder)
    path = f'{folder}/new'
    for event in (('create', '1', path + '.part'), ('write', '1', b'x' * 2000), ('rename', path + '.part', path)):
        disk.apply(event)
    states = [disk.on_disk(random.Random(seed)).get(path) for seed in range(200)]
    assert len(set(states)) > 4, 'too few states'
    assert None in states and b'x' * 2000 in states and b'' in states
    disk.apply(('fsync', '1', '0'))
    states = {disk.on_disk(random.Random(seed)).get(path) for seed in range(200)}
    assert states == {None, b'x' * 2000}, 'a synced file may only be missing'
    return ''


if __name__ == '__main__':
    run_tests([('the model of a disk', test_model), ('power cuts', test_all)])
