# SPDX-License-Identifier: Apache-2.0
"""Ten lines of Python that a user would write: exact lines, JSONL.zst in, JSONL.zst out."""
import json
import sys

import zstandard

seen = set()
with zstandard.open(sys.argv[1], 'rt', encoding='utf8') as source, zstandard.open(sys.argv[2], 'wt', encoding='utf8') as out:
    for record in source:
        document = json.loads(record)
        kept = []
        for line in document['text'].split('\n'):
            if line not in seen or not line:
                seen.add(line)
                kept.append(line)
        document['text'] = '\n'.join(kept)
        print(json.dumps(document, ensure_ascii=False), file=out)
