# SPDX-License-Identifier: Apache-2.0
"""Headless Chromium over its debugging pipe, with the standard library alone."""
import base64
import json
import os
import select
import shutil
import subprocess
import tempfile
import time

TIMEOUT_S = 60
FLAGS = ['--headless=new', '--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--no-first-run',
         '--disable-background-networking', '--disable-component-update', '--disable-sync',
         '--remote-debugging-pipe']


def find():
    """the program, or None where there is none"""
    return shutil.which('chromium') or shutil.which('chromium-browser')


class Chromium:
    """One browser with one page. `requests`, `complaints`: what the page asked for and said."""

    def __init__(self):
        self.requests, self.complaints = [], []
        self.number, self.waiting = 0, b''
        self.profile = tempfile.TemporaryDirectory(prefix='unecho-chromium-')
        to_read, self.to = os.pipe()
        self.from_, to_write = os.pipe()

        def hand_over():  # Chromium reads descriptor 3 and writes 4
            spares = os.dup(to_read), os.dup(to_write)
            os.dup2(spares[0], 3)
            os.dup2(spares[1], 4)

        self.process = subprocess.Popen(
            [find(), *FLAGS, f'--user-data-dir={self.profile.name}', 'about:blank'],
            preexec_fn=hand_over, close_fds=False, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        os.close(to_read)
        os.close(to_write)
        target = self.call('Target.createTarget', url='about:blank')['targetId']
        self.session = None
        self.session = self.call('Target.attachToTarget', targetId=target, flatten=True)['sessionId']
        for domain in 'Page', 'Runtime', 'Log', 'Network':
            self.call(f'{domain}.enable')

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait(TIMEOUT_S)
        os.close(self.to)
        os.close(self.from_)
        self.profile.cleanup()

    def next_message(self, deadline):
        while b'\0' not in self.waiting:
            if not select.select([self.from_], [], [], max(0, deadline - time.monotonic()))[0]:
                raise TimeoutError('Chromium does not answer')
            more = os.read(self.from_, 1 << 20)
            if not more:
                raise RuntimeError('Chromium has ended')
            self.waiting += more
        message, _, self.waiting = self.waiting.partition(b'\0')
        return json.loads(message)

    def note(self, message):
        """Remembers what the page does."""
        method, about = message.get('method'), message.get('params', {})
        if method == 'Network.requestWillBeSent':
            self.requests.append(about['request']['url'])
        elif method == 'Log.entryAdded':
            self.complaints.append(about['entry']['text'])
        elif method == 'Runtime.exceptionThrown':
            self.complaints.append(about['exceptionDetails']['text'])
        elif method == 'Runtime.consoleAPICalled':
            self.complaints.append(json.dumps(about['args']))

    def call(self, method, **parameters):
        self.number += 1
        message = {'id': self.number, 'method': method, 'params': parameters}
        if getattr(self, 'session', None):
            message['sessionId'] = self.session
        os.write(self.to, json.dumps(message).encode() + b'\0')
        deadline = time.monotonic() + TIMEOUT_S
        while True:
            answer = self.next_message(deadline)
            if answer.get('id') == self.number:
                if 'error' in answer:
                    raise RuntimeError(f'{method}: {answer["error"]}')
                return answer['result']
            self.note(answer)

    def open(self, path, width=1280, height=1000, dark=False, scripts=True):
        """Loads a file at a width, light or dark."""
        self.call('Emulation.setDeviceMetricsOverride', width=width, height=height,
                  deviceScaleFactor=1, mobile=width < 600)
        self.call('Emulation.setScriptExecutionDisabled', value=not scripts)
        self.call('Emulation.setEmulatedMedia',
                  features=[{'name': 'prefers-color-scheme', 'value': 'dark' if dark else 'light'}])
        self.call('Page.navigate', url=f'file://{os.path.abspath(path)}')
        deadline = time.monotonic() + TIMEOUT_S
        while True:
            message = self.next_message(deadline)
            self.note(message)
            if message.get('method') == 'Page.loadEventFired':
                return

    def evaluate(self, expression):
        """The value of an expression of JavaScript, promises awaited."""
        answer = self.call('Runtime.evaluate', expression=expression, awaitPromise=True,
                           returnByValue=True)
        if 'exceptionDetails' in answer:
            raise RuntimeError(answer['exceptionDetails'].get('exception', {}).get('description'))
        return answer['result'].get('value')

    def picture(self, path, top=0, height=None):
        """Writes a screenshot of the page, or of a part of it."""
        size = self.call('Page.getLayoutMetrics')['cssContentSize']
        clip = {'x': 0, 'y': top, 'width': size['width'],
                'height': min(height or size['height'], size['height'] - top), 'scale': 1}
        shot = self.call('Page.captureScreenshot', clip=clip, captureBeyondViewport=True)
        with open(path, 'wb') as file:
            file.write(base64.b64decode(shot['data']))
