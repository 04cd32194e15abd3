# SPDX-License-Identifier: Apache-2.0
"""near_datasketch.py LINES OUT: which lines datasketch takes for near-duplicates of an earlier one that it keeps."""
import sys

from datasketch import MinHash, MinHashLSH

from shingles import lines_of, shingles

index = MinHashLSH(threshold=.8, num_perm=128)
with open(sys.argv[2], 'w') as out:
    for number, line in enumerate(lines_of(sys.argv[1])):
        sketch = MinHash(num_perm=128)
        sketch.update_batch([shingle.encode() for shingle in shingles(line)])
        if index.query(sketch):
            print(number, file=out)
        else:
            index.insert(number, sketch)
