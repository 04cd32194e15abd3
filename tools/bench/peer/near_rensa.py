# SPDX-License-Identifier: Apache-2.0
"""near_rensa.py LINES OUT [BANDS]: which lines rensa takes for near-duplicates of an earlier one that it keeps."""
import sys

from rensa import RMinHash, RMinHashDeduplicator

from shingles import lines_of, shingles

bands = int(sys.argv[3]) if len(sys.argv) > 3 else None
deduplicator = RMinHashDeduplicator(threshold=.8, num_perm=128, use_lsh=True, num_bands=bands)
with open(sys.argv[2], 'w') as out:
    for number, line in enumerate(lines_of(sys.argv[1])):
        sketch = RMinHash(num_perm=128, seed=42)
        sketch.update(shingles(line))
        if deduplicator.is_duplicate(str(number), sketch):
            print(number, file=out)
        else:
            deduplicator.add(str(number), sketch)
