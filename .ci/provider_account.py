"""The subjects of an account, and the pages of their list. Subjects of other applications are computed, not stored."""
import bisect
import hashlib
import struct
import zlib

ORDERS = ("newest", "oldest", "random")
PICTURE_SIZE = 64
# Multiplication by a prime permutes the numbers below every smaller number.
PRIME = 7_368_787


class Subject:
    """One created subject; times are seconds since 1970."""

    def __init__(self, id, name, images, videos, voice_id, created_at):
        self.id, self.name, self.images, self.videos = id, name, images, videos
        self.voice_id, self.created_at = voice_id, created_at

    def body(self, media_url):
        return subject_body(media_url, self.id, self.name, self.images, self.videos, self.voice_id)


def subject_body(media_url, id, name, images, videos, voice_id=""):
    """The subject as in the text of a task: one URL below media_url for each submitted item."""
    return {
        "id": id,
        "name": name,
        "images": [f"{media_url}/{id}/image-{number}.png" for number in range(images)],
        "videos": [f"{media_url}/{id}/video-{number}.mp4" for number in range(videos)],
        "voice_id": voice_id,
        "style": "",
        "description": "",
    }


def picture(name):
    """A PNG file of one colour, which depends on the name."""
    colour = hashlib.sha256(name.encode()).digest()[:3]
    pixels = (b"\0" + colour * PICTURE_SIZE) * PICTURE_SIZE
    header = struct.pack(">IIBBBBB", PICTURE_SIZE, PICTURE_SIZE, 8, 2, 0, 0, 0)
    chunks = [(b"IHDR", header), (b"tEXt", b"Comment\0" + name.encode()), (b"IDAT", zlib.compress(pixels)), (b"IEND", b"")]
    parts = [struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data)) for kind, data in chunks]
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


def _number(text):
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big")


class Account:
    """Subjects are added and never removed. Not thread-safe: the caller holds a lock."""

    def __init__(self, media_url, foreign=0, order="newest", lag=0.0):
        """
        media_url: the address below which the media of the subjects are
        foreign: number of subjects of other applications, less than PRIME; all are older than the added subjects
        lag: seconds from a creation until lists show the subject
        """
        self.media_url, self.foreign, self.lag = media_url, foreign, lag
        self.order = order
        self.added = []

    def add(self, name, images, videos, voice_id, now):
        # The provider's ids are long decimal numbers.
        subject = Subject(str(3_000_000_000_000_000 + len(self.added)), name, images, videos, voice_id, now)
        self.added.append(subject)
        return subject

    def page(self, offset, count, as_of):
        """→ (bodies of the subjects at offset, offset of the next page or None), as a list read at that time shows them."""
        visible = [one for one in self.added if one.created_at + self.lag <= as_of]
        total = self.foreign + len(visible)
        end = min(total, offset + count)
        entry = self._entries(visible)
        return [entry(index) for index in range(offset, end)], (end if end < total else None)

    def by_ids(self, ids, as_of):
        """The existing subjects with these ids, in no particular order."""
        found = [one.body(self.media_url) for one in self.added if one.id in ids and one.created_at + self.lag <= as_of]
        numbers = [int(id) - 2_000_000_000_000_000 for id in ids if id.isdigit()]
        return found + [self._foreign(number) for number in numbers if 0 <= number < self.foreign]

    def _entries(self, visible):
        """→ a function from an index of the whole list to the body of its subject"""
        own = len(visible)
        if self.order == "oldest":
            return lambda index: self._foreign(index) if index < self.foreign else visible[index - self.foreign].body(self.media_url)
        if self.order == "newest":
            return lambda index: visible[own - 1 - index].body(self.media_url) if index < own else self._foreign(self.foreign - 1 - (index - own))
        # The id of an added subject determines after how many of the other subjects it is listed; the others are in a
        # fixed permutation.
        placed = sorted(visible, key=lambda one: (_number(one.id) % (self.foreign + 1), one.id))
        indexes = [_number(one.id) % (self.foreign + 1) + before for before, one in enumerate(placed)]

        def entry(index):
            before = bisect.bisect_left(indexes, index)
            if before < own and indexes[before] == index:
                return placed[before].body(self.media_url)
            return self._foreign((index - before) * PRIME % self.foreign)

        return entry

    def _foreign(self, number):
        return subject_body(self.media_url, str(2_000_000_000_000_000 + number), f"Crowd {number:06}", 1, 0)
