# SPDX-License-Identifier: Apache-2.0
"""Lines that have one XXH3-64 hash (no seed, the default secret), and that hash in plain Python to prove it.

A line of 241 to 1,024 bytes is hashed in stripes of 64 bytes, eight lanes of 8. A lane adds its number to its neighbour's
sum, and the product of the two halves of (number xor secret) to its own. Where one half equals the secret, the product is
0 whatever the other half holds, and only the sum counts. The words 3 and 7 of the secret have upper halves that can stand
in UTF-8 text. Both meet lane i at stripes 3 - i and 7 - i; so what is added to a letter at one place and taken from a letter
at the other changes nothing. Four lanes with three such letters each: 26^12 lines with one hash.

Words in comparison form cannot be made to collide so: of the secret's halves only one is made of letters alone.
"""
SECRET = bytes.fromhex(
    'b8fe6c3923a44bbe7c01812cf721ad1cded46de9839097db7240a4a4b7b3671fcb79e64eccc0e578825ad07dccff7221'
    'b8084674f743248ee03590e6813a264c3c2852bb91c300cb88d0658b1b532ea371644897a20df94e3819ef46a9deacd8'
    'a8fa763fe39c343ff9dcbbc7c70b4f1d8a51e04bcdb45931c89f7ec9d9787364eac5ac8334d3ebc3c581a0fffa1363eb'
    '170ddd51b7f0da49d316552629d4689e2b16be587d47a1fc8ff8b8d17ad031ce45cb3a8f95160428afd7fbcabb4b407e')
PRIMES32 = 0x9E3779B1, 0x85EBCA77, 0xC2B2AE3D
PRIMES64 = 0x9E3779B185EBCA87, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9, 0x85EBCA77C2B2AE63, 0x27D4EB2F165667C5
MASK = 2**64 - 1
LETTERS = 'abcdefghijklmnopqrstuvwxyz'


def word(data, at):
    return int.from_bytes(data[at:at + 8], 'little')


def accumulate(sums, data, at, secret_at):
    for lane in range(8):
        value = word(data, at + 8 * lane)
        key = value ^ word(SECRET, secret_at + 8 * lane)
        sums[lane ^ 1] += value
        sums[lane] += (key & 0xFFFFFFFF) * (key >> 32)
    sums[:] = [s & MASK for s in sums]


def fold(a, b):
    return (a * b & MASK) ^ (a * b >> 64)


def xxh3_64(data):
    """of 241 to 1,024 bytes"""
    assert 240 < len(data) <= 1024
    sums = [PRIMES32[2], *PRIMES64[:4], PRIMES32[1], PRIMES64[4], PRIMES32[0]]
    for stripe in range((len(data) - 1) // 64):
        accumulate(sums, data, 64 * stripe, 8 * stripe)
    accumulate(sums, data, len(data) - 64, len(SECRET) - 64 - 7)
    result = len(data) * PRIMES64[0] & MASK
    for i in range(4):
        result += fold(sums[2 * i] ^ word(SECRET, 11 + 16 * i), sums[2 * i + 1] ^ word(SECRET, 19 + 16 * i))
    result &= MASK
    result ^= result >> 37
    result = result * 0x165667919E3779F9 & MASK
    return result ^ result >> 32


class Colliding:
    """line(i) for i from 0 to 26^12 - 1: bytes, UTF-8, no line end"""

    def __init__(self, text):
        """text: at least 576 ASCII bytes, which stand around the letters that change"""
        self.base = bytearray(text[:576].encode('ascii'))
        self.places = []  # (of a letter, of its counterpart)
        for lane in range(4):
            for nth, (window, lead) in enumerate(((3, b'\xe3'), (7, b'\xc3'))):
                at = 64 * (4 * nth + 3 - lane) + 8 * lane
                # three letters, the lead byte of the character that the secret's half goes on with, that half
                self.base[at:at + 8] = b'aaa' + lead + SECRET[8 * window + 4:8 * window + 8]
            self.places += [(64 * (3 - lane) + 8 * lane + k, 64 * (7 - lane) + 8 * lane + k) for k in range(3)]
        self.base.decode()

    def line(self, number):
        made = bytearray(self.base)
        for one, other in self.places:
            number, letter = divmod(number, 26)
            made[one], made[other] = ord('a') + letter, ord('z') - letter
        return bytes(made)
