"""Writes tests/golden/words.txt: words.py > words.txt

A word, a number of columns, the column that lab/prep/text.h sends it to, the sign. 32-bit FNV-1a of the
word's UTF-8 (ASCII in lower case), then the finaliser of MurmurHash3.
"""


def column(word, features):
    h = 2166136261
    for byte in word.encode():
        h = ((h ^ (byte + 32 if 65 <= byte <= 90 else byte)) * 16777619) % 2**32
    h ^= h >> 16
    h = h * 0x85EBCA6B % 2**32
    h ^= h >> 13
    h = h * 0xC2B2AE35 % 2**32
    h ^= h >> 16
    return h % features, -1 if h >> 31 else 1


for word in ["a", "Z", "good", "GOOD", "0", "2026", "caf\u00e9", "\u03b2eta", "\u8a9e", "internationalisation"]:
    for features in [1, 7, 64, 1024]:
        print(word, features, *column(word, features))
