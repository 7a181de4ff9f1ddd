#!/usr/bin/env python3
"""Checks an EviDock vault, a place of second copies, or the proof of one clip, without EviDock.

    evidock_verify.py VAULT-OR-PLACE [--head CODE]... [--witness FILE]... [--ledger-only] [--json]
    evidock_verify.py --proof FILE [--original FILE] [--key HEX] [--json]

Written from docs/ledger-format.md and nothing else, with Python's standard library alone (3.8 or newer); reads only.
Exit code: 0 proven, 3 not proven, 1 nothing to check. Codes and sentences are those of `station verify`, which
besides holds the catalog against the ledger; the catalog is no evidence and is not looked at here.
"""
import argparse
import base64
import errno
import hashlib
import json
import os
import re
import stat
import sys
import unicodedata

# --- Ed25519 (RFC 8032): only what a verifier needs --------------------------------------------------------------

P = 2**255 - 19
L = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
ROOT_OF_MINUS_1 = pow(2, (P - 1) // 4, P)


def point_add(p, q):
    a = (p[1] - p[0]) * (q[1] - q[0]) % P
    b = (p[1] + p[0]) * (q[1] + q[0]) % P
    c = 2 * p[3] * q[3] * D % P
    d = 2 * p[2] * q[2] % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % P, g * h % P, f * g % P, e * h % P


def point_times(n, p):
    q = (0, 1, 1, 0)
    while n:
        if n & 1:
            q = point_add(q, p)
        p = point_add(p, p)
        n >>= 1
    return q


def point_of(encoded):
    number = int.from_bytes(encoded, "little")
    y, sign = number % 2**255 % P, number >> 255
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * ROOT_OF_MINUS_1 % P
    if (x * x - square) % P:
        return None
    if x % 2 != sign:
        x = -x % P
    return x, y, 1, x * y % P


BASE = point_of((4 * pow(5, P - 2, P) % P).to_bytes(32, "little"))


def is_signed_by(key_hex, message, signature):
    """Whether the Ed25519 signature (64 bytes) over the message is that of the key."""
    if len(signature) != 64 or not re.fullmatch("[0-9a-f]{64}", key_hex):
        return False
    key = bytes.fromhex(key_hex)
    point = point_of(key)
    s = int.from_bytes(signature[32:], "little")
    if point is None or s >= L:
        return False
    k = int.from_bytes(hashlib.sha512(signature[:32] + key + message).digest(), "little") % L
    minus = (-point[0] % P, point[1], 1, -point[3] % P)
    x, y, z, _ = point_add(point_times(s, BASE), point_times(k, minus))
    inverse = pow(z, P - 2, P)
    x, y = x * inverse % P, y * inverse % P
    return signature[:32] == (y + (x % 2) * 2**255).to_bytes(32, "little")


# --- Canonical JSON and entries (sections 2 and 3) ---------------------------------------------------------------

LONGEST_LINE = 1 << 20
DEEPEST = 32
SAFE = 2**53 - 1
GENESIS = "0" * 64
DIGEST = re.compile("[0-9a-f]{64}")
KIND = re.compile(r"[a-z][a-z0-9-]*(\.[a-z][a-z0-9-]*)*")
INSTANT = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]\.[0-9]{3}Z")


class NoCanonicalForm(Exception):
    pass


class Uncountable:
    """A number that canonical JSON does not have."""


def read_int(text):
    return Uncountable() if text == "-0" or len(text) > 17 or abs(int(text)) > SAFE else int(text)


def read_float(text):
    number = float(text)
    fits = abs(number) <= SAFE and number == int(number) and not (number == 0 and text.startswith("-"))
    return int(number) if fits else Uncountable()


def read_constant(_):
    raise ValueError("no JSON")


def parse_json(text):
    return json.loads(text, parse_int=read_int, parse_float=read_float, parse_constant=read_constant)


def canonical(value):
    """The one JSON text of a value."""
    if isinstance(value, dict):
        names = sorted(value, key=lambda name: name.encode("utf-16-be", "surrogatepass"))
        return "{" + ",".join(canonical(name) + ":" + canonical(value[name]) for name in names) + "}"
    if isinstance(value, list):
        return "[" + ",".join(map(canonical, value)) + "]"
    if isinstance(value, Uncountable):
        raise NoCanonicalForm
    text = json.dumps(value, ensure_ascii=False)
    if isinstance(value, str) and any("\ud800" <= c <= "\udfff" for c in value):
        raise NoCanonicalForm
    return text


def is_canonical(value, text):
    if text.isascii():
        # Python's own writer, much faster, sorts plain ASCII the same way.
        return json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True, default=refuse) == text
    return canonical(value) == text


def refuse(_):
    raise NoCanonicalForm


def is_deeper(value, levels):
    if not isinstance(value, (dict, list)):
        return False
    if levels == 0:
        return True
    return any(is_deeper(member, levels - 1) for member in (value.values() if isinstance(value, dict) else value))


def is_instant(text):
    parts = isinstance(text, str) and INSTANT.fullmatch(text)
    if not parts:
        return False
    year, month, day = (int(parts.group(i)) for i in (1, 2, 3))
    leap = (year % 4 == 0 and year % 100 != 0) or year % 400 == 0
    days = [0, 31, 29 if leap else 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
    return 1 <= month <= 12 and 1 <= day <= days[month]


def is_actor(by):
    if not isinstance(by, dict):
        return False
    if by.get("kind") == "station":
        return len(by) == 1
    return by.get("kind") == "operator" and len(by) == 2 and isinstance(by.get("account"), str)


def is_entry(value):
    if not isinstance(value, dict) or len(value) != (7 if "why" in value else 6):
        return False
    kind, prev, seq = value.get("kind"), value.get("prev"), value.get("seq")
    return (
        isinstance(value.get("why", ""), str)
        and is_instant(value.get("at"))
        and is_actor(value.get("by"))
        and isinstance(value.get("data"), dict)
        and isinstance(kind, str)
        and len(kind) <= 64
        and KIND.fullmatch(kind) is not None
        and isinstance(prev, str)
        and DIGEST.fullmatch(prev) is not None
        and type(seq) is int
        and seq >= 0
        and not is_deeper(value, DEEPEST)
    )


def read_line(line):
    """The entry in a line and what is wrong with it: (entry, None), (entry, code) or (None, code)."""
    try:
        if len(line) > LONGEST_LINE:
            return None, "ENTRY_UNREADABLE"
        text = line.decode("utf-8")
        value = parse_json(text)
        if not is_entry(value):
            return None, "ENTRY_UNREADABLE"
        return value, None if is_canonical(value, text) else "ENTRY_NOT_CANONICAL"
    except (ValueError, RecursionError, NoCanonicalForm):
        return None, "ENTRY_UNREADABLE"


def hash_of(line):
    return hashlib.sha256(line).hexdigest()


# --- The Merkle tree (section 5) and proofs (section 10) ---------------------------------------------------------


def leaf_hash(line):
    return hashlib.sha256(b"\0" + line).digest()


def node_hash(left, right):
    return hashlib.sha256(b"\1" + left + right).digest()


def with_leaf(size_and_roots, leaf):
    size, roots = size_and_roots
    roots = list(roots)
    rest = size
    while rest % 2 == 1:
        leaf = node_hash(roots.pop(), leaf)
        rest //= 2
    return size + 1, roots + [leaf]


def root_of(size_and_roots):
    roots = list(size_and_roots[1])
    if not roots:
        return hashlib.sha256(b"").digest()
    root = roots.pop()
    while roots:
        root = node_hash(roots.pop(), root)
    return root


def root_by_inclusion(leaf, index, size, path):
    """The root that an inclusion proof leads to (RFC 9162, section 2.1.3.2), or None."""
    if not 0 <= index < size:
        return None
    place, last, root = index, size - 1, leaf
    for sibling in path:
        if last == 0:
            return None
        if place % 2 == 1 or place == last:
            root = node_hash(sibling, root)
            while place % 2 == 0 and place > 0:
                place, last = place // 2, last // 2
        else:
            root = node_hash(root, sibling)
        place, last = place // 2, last // 2
    return root if last == 0 else None


# --- Checkpoints and counter-signatures (sections 6 and 11) ------------------------------------------------------

LONGEST_CHECKPOINT = 64 << 10
LONGEST_PROOF = 4 << 20
MOST_SIGNATURES = 16
LATEST = 253402300799  # the end of the year 9999
SPACES = "\t\n\v\f\r \u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff"
NOTE = re.compile(
    "([^%s+]+)\n(0|[1-9][0-9]{0,15})\n([A-Za-z0-9+/]{43}=)\ntime ([^%s]{24})\n\n((?:\u2014 [^\n\r\u2028\u2029]*\n)+)"
    % (SPACES, SPACES)
)
SIGNATURE = re.compile("\u2014 ([^%s+]+) ([^%s]+)" % (SPACES, SPACES))


def strict_base64(text):
    try:
        value = base64.b64decode(text.encode("ascii"), validate=True)
    except ValueError:
        return None
    return value if base64.b64encode(value).decode() == text else None


def parse_note(data):
    """The checkpoint in a file's bytes as a dict, or None."""
    try:
        whole = data.decode("utf-8")
    except ValueError:
        return None
    parts = NOTE.fullmatch(whole) if len(data) <= LONGEST_CHECKPOINT else None
    if not parts:
        return None
    origin, size, root, at, lines = parts.groups()
    signatures = []
    for line in lines[:-1].split("\n"):
        fields = SIGNATURE.fullmatch(line)
        blob = strict_base64(fields.group(2)) if fields else None
        if blob is None or len(blob) < 5:
            return None
        signatures.append((fields.group(1), blob[:4], blob[4:]))
    root = strict_base64(root)
    if int(size) > SAFE or root is None or not is_instant(at) or len(signatures) > MOST_SIGNATURES:
        return None
    text = whole[: len(whole) - len(lines) - 1].encode("utf-8")
    return {"origin": origin, "size": int(size), "root": root, "text": text, "signatures": signatures}


def signatures_by(checkpoint, name, kind, key_hex):
    key_id = hashlib.sha256(name.encode() + b"\n" + bytes([kind]) + bytes.fromhex(key_hex)).digest()[:4]
    return [blob for who, by, blob in checkpoint["signatures"] if who == name and by == key_id]


def signature_of(checkpoint, key_hex):
    """Whether the key signed it under the ledger's name: 'right', 'wrong' or 'absent'."""
    found = signatures_by(checkpoint, checkpoint["origin"], 1, key_hex)
    if not found:
        return "absent"
    return "right" if all(is_signed_by(key_hex, checkpoint["text"], blob) for blob in found) else "wrong"


def cosignature_of(checkpoint, name, key_hex):
    """When this witness counter-signed it, in seconds since 1970, or 'wrong' or 'absent'."""
    found = signatures_by(checkpoint, name, 4, key_hex) if DIGEST.fullmatch(key_hex) else []
    times = []
    for blob in found:
        seconds = int.from_bytes(blob[:8], "big") if len(blob) > 8 else LATEST + 1
        message = b"cosignature/v1\ntime %d\n" % seconds + checkpoint["text"]
        if seconds > LATEST or not is_signed_by(key_hex, message, blob[8:]):
            return "wrong"
        times.append(seconds)
    return max(times) if times else "absent"


# --- The judge of the lines: which entry a failure is about (section 9) ------------------------------------------


def segment_name(segment):
    return "segment-%06d.jsonl" % segment


def closing_name(segment):
    return "segment-%06d.checkpoint" % segment


def header_line(segment, first, prev, roots):
    frontier = [root.hex() for root in roots]
    header = {"first": first, "format": "evidock-ledger-1", "frontier": frontier, "prev": prev, "segment": segment}
    return canonical(header).encode()


HEADER = re.compile(
    rb'\{"first":([0-9]{1,16}),"format":"[^"]+","frontier":\[([^\]]*)\],"prev":"([0-9a-f]{64})","segment":([0-9]{1,15})\}'
)


def read_header(line):
    parts = HEADER.fullmatch(line) if len(line) <= LONGEST_LINE else None
    if not parts:
        return None
    first, segment, prev = int(parts.group(1)), int(parts.group(4)), parts.group(3).decode()
    roots = [bytes.fromhex(h.decode()) for h in re.findall(rb"[0-9a-f]{64}", parts.group(2))]
    if first > SAFE or bin(first).count("1") != len(roots):
        return None
    if header_line(segment, first, prev, roots) != line:
        return None
    return {"segment": segment, "first": first, "prev": prev, "roots": roots}


class Judge:
    """Takes the lines of a ledger one after the other. `watch` is told the tree's (size, roots) after every entry."""

    def __init__(self, report, watch):
        self.report, self.watch = report, watch
        self.range = (0, [])  # None: unknown
        self.head = GENESIS  # None: unknown
        self.pending = None  # the line that waits for the next one to be judged by
        self.next = 0  # the number that the pending entry should have
        self.before = None  # (seq, blamed) of the one before the pending
        self.run = (0, 0)  # (count, first) of unreadable lines just before the pending one
        self.failures = 0
        self.owed = False
        self.header = None  # None: not read yet; "none": the first line was no header
        self.judged = False
        self.failures_then = 0
        self.segment, self.gap, self.displaced = 0, False, False

    def fail(self, code, subject, **values):
        self.failures += 1
        self.report(code, subject, values)

    def blame(self, code, seq, **values):
        self.fail(code, str(seq), seq=seq, **values)

    def settle_unreadable(self, missing):
        count, first = self.run
        for i in range(2, count + 1):
            self.blame("ENTRY_UNREADABLE", first + min(i, max(missing, 1)) - 1)
        self.run = (0, 0)

    def settle(self, following, is_last=False, signed_root=None):
        """Judges the pending line. `following`: the entry after it, None when that is unreadable."""
        if self.pending is None:
            return
        entry, problem, digest, breaks, root_with_right_prev = self.pending
        self.pending = None
        if entry is None:
            count, first = self.run
            if count == 0:
                self.blame("ENTRY_UNREADABLE", self.next)
                self.run = (1, self.next)
            else:
                self.run = (count + 1, first)
            self.before = (self.next, True)
            self.next += 1
            self.owed = False
            if is_last:
                self.settle_unreadable(SAFE)
            return
        vouched = following is not None and following["prev"] == digest
        blamed = False
        explained = self.before is not None and self.before[1]
        if self.run[0] > 0:
            if (vouched or is_last) and entry["seq"] >= self.run[1]:
                self.next = entry["seq"]
            self.settle_unreadable(self.next - self.run[1])
        if problem:
            self.blame(problem, self.next)
            blamed = True
        elif entry["seq"] != self.next and not vouched:
            self.blame("ENTRY_MISNUMBERED", self.next, expected=self.next, found=entry["seq"])
            blamed = True
        elif entry["seq"] != self.next:
            self.blame("ENTRY_MISNUMBERED", entry["seq"], expected=self.next, found=entry["seq"])
            if breaks and entry["seq"] > self.next:
                self.blame("CHAIN_BROKEN", entry["seq"] - 1)
            self.next = entry["seq"]
            explained = True
        if breaks and not explained and not blamed:
            if vouched or following is None:
                right_prev = is_last and signed_root is not None and root_with_right_prev == signed_root
                itself = self.before is None or right_prev
                self.blame("CHAIN_BROKEN", self.next if itself else self.before[0])
                self.owed = False
            else:
                self.owed = True
        else:
            self.owed = False
        self.before = (self.next, blamed)
        self.next += 1

    def adopt(self, header):
        self.range = (header["first"], header["roots"])
        self.next = header["first"]
        self.watch(self.range)

    def break_off(self):
        self.settle(None, True)
        self.before, self.head, self.range = None, None, None

    def judge_header(self, first):
        self.hold_header(first, self.failures > self.failures_then or self.owed)
        self.judged = True
        self.failures_then = self.failures

    def hold_header(self, first, tainted):
        name, header = segment_name(self.segment), self.header
        if header is None or header == "none":
            self.fail("SEGMENT_HEADER_WRONG", name, segment=self.segment)
            if self.gap and first:
                self.next = first["seq"]
            return
        expected = None
        if self.range is not None and self.head is not None:
            expected = header_line(self.segment, self.next, self.head, self.range[1])
        mine = header_line(self.segment, header["first"], header["prev"], header["roots"])
        as_expected = expected is not None and mine == expected
        if header["segment"] != self.segment and not as_expected:
            self.displaced = True
            self.fail("SEGMENT_DISPLACED", name, segment=self.segment, found=header["segment"])
            self.break_off()
            self.adopt(header)
        elif self.gap:
            self.adopt(header)
            if first and (first["prev"] != header["prev"] or first["seq"] != header["first"]):
                self.fail("SEGMENT_HEADER_WRONG", name, segment=self.segment)
        elif header["segment"] != self.segment:
            self.fail("SEGMENT_HEADER_WRONG", name, segment=self.segment)
        elif not as_expected:
            agree = first is not None and first["prev"] != self.head and first["prev"] == header["prev"]
            if not (tainted or agree):
                self.fail("SEGMENT_HEADER_WRONG", name, segment=self.segment)
                return
            if header["first"] > self.next and not (self.before is not None and self.before[1]):
                self.blame("ENTRY_MISNUMBERED", header["first"], expected=self.next, found=header["first"])
                self.break_off()
            self.adopt(header)

    def begin(self, segment, gap):
        if gap:
            self.break_off()
        self.segment, self.gap, self.displaced, self.header, self.judged = segment, gap, False, None, False

    def take(self, line, too_long):
        """Takes the segment's next line; returns the entry in it if that is whole and canonical."""
        if self.header is None:
            self.header = read_header(line) or "none"
            if self.header != "none" or read_line(line)[0] is None:
                return None
        entry, problem = (None, "ENTRY_UNREADABLE") if too_long else read_line(line)
        self.settle(entry)
        if not self.judged:
            self.judge_header(entry)
        digest = hash_of(line)
        breaks = entry is not None and self.head is not None and entry["prev"] != self.head
        root_with_right_prev = None
        if breaks and self.range is not None:
            right = line.replace(
                b'"prev":"%s"' % entry["prev"].encode(), b'"prev":"%s"' % self.head.encode(), 1
            )
            root_with_right_prev = root_of(with_leaf(self.range, leaf_hash(right)))
        self.pending = (entry, problem, digest, breaks, root_with_right_prev)
        self.head = digest
        if self.range is not None:
            self.range = with_leaf(self.range, leaf_hash(line))
            self.watch(self.range)
        return None if problem else entry

    def end(self):
        if not self.judged:
            self.settle(None)
            self.judge_header(None)
        return self.displaced

    def finish(self, signed):
        same = signed is not None and self.range is not None and signed["size"] == self.range[0]
        self.settle(None, True, signed["root"] if same else None)

    def size(self):
        return self.next + (1 if self.pending else 0)


# --- The whole ledger (section 8) --------------------------------------------------------------------------------

MOST_LISTED = 1000


def errno_of(error):
    return errno.errorcode.get(error.errno, str(error))


def lines_of(file):
    """Each line of a file as (bytes without line end, whether it ended, whether it is too long)."""
    while True:
        line = file.readline(LONGEST_LINE + 2)
        if not line:
            return
        ended = line.endswith(b"\n")
        body = line[:-1] if ended else line
        too_long = len(body) > LONGEST_LINE
        while too_long and not ended:
            more = file.readline(LONGEST_LINE)
            if not more:
                break
            ended = more.endswith(b"\n")
        yield body, ended, too_long


def read_checkpoint(file):
    try:
        with open(file, "rb") as f:
            data = f.read(LONGEST_CHECKPOINT + 1)
    except FileNotFoundError:
        return "CHECKPOINT_MISSING"
    except OSError:
        return "CHECKPOINT_UNREADABLE"
    return parse_note(data) or "CHECKPOINT_UNREADABLE"


def is_locked(vault):
    """Whether EviDock has the vault open: it then holds an SQLite lock on this empty file."""
    file = os.path.join(vault, "vault.lock")
    try:
        import sqlite3
    except ImportError:
        return False
    if not os.path.exists(file):
        return False
    address = "file:%s?mode=ro" % re.sub("[%?#]", lambda c: "%%%02x" % ord(c.group()), os.path.abspath(file))
    try:
        db = sqlite3.connect(address, uri=True, timeout=0)
        try:
            db.execute("SELECT count(*) FROM sqlite_master").fetchone()
        finally:
            db.close()
    except sqlite3.OperationalError as error:
        return "locked" in str(error)
    except sqlite3.DatabaseError:
        pass
    return False


class Ledger:
    """What a verification found in a ledger."""

    def __init__(self):
        self.entries, self.failures, self.notes = 0, [], []
        self.roots, self.keys, self.witnesses = {}, [], []
        self.vault, self.origin = None, None

    def fail(self, code, subject, values):
        if len(self.failures) < MOST_LISTED:
            self.failures.append((code, subject, values))

    def note_entry(self, entry):
        kind, data = entry["kind"], entry["data"]
        if kind == "vault.created" and isinstance(data.get("vault"), str) and self.vault is None:
            self.vault = data["vault"]
        if kind == "key.admitted":
            key = data.get("publicKey")
            if isinstance(key, str) and DIGEST.fullmatch(key):
                self.keys.append((entry["seq"], key))
        if kind == "witness.cosigned":
            witness, key = data.get("witness"), data.get("publicKey")
            if isinstance(witness, str) and isinstance(key, str):
                self.witnesses.append((witness, key))

    def signature_trouble(self, checkpoint):
        """What is wrong with who signed a checkpoint, or None."""
        if self.vault is not None and checkpoint["origin"] != "evidock/" + self.vault:
            return "CHECKPOINT_KEY_UNKNOWN"
        latest = None
        for seq, key in self.keys:
            if seq < checkpoint["size"] and seq >= (latest[0] if latest else 0):
                latest = (seq, key)
        signature = signature_of(checkpoint, latest[1]) if latest else "absent"
        codes = {"absent": "CHECKPOINT_KEY_UNKNOWN", "wrong": "CHECKPOINT_SIGNATURE_WRONG", "right": None}
        return codes[signature]

    def judge_closing(self, checkpoint, segment, tree):
        trouble = checkpoint if isinstance(checkpoint, str) else self.signature_trouble(checkpoint)
        if trouble is None and tree is not None:
            if tree[0] != checkpoint["size"] or root_of(tree) != checkpoint["root"]:
                trouble = "CHECKPOINT_ROOT_DIFFERS"
        if trouble:
            self.fail(trouble, closing_name(segment), {"segment": segment})

    def tell_missing(self, begin, end):
        for segment in range(begin, min(end, begin + MOST_LISTED)):
            self.fail("SEGMENT_MISSING", segment_name(segment), {"segment": segment})


def listed(folder):
    try:
        names = os.listdir(folder)
    except (FileNotFoundError, NotADirectoryError):
        names = []

    def numbers(name_of):
        found = (re.match(r"segment-([0-9]{6,15})\.", name) for name in names)
        pairs = ((int(m.group(1)), m.string) for m in found if m)
        return sorted(n for n, name in pairs if n > 0 and name_of(n) == name)

    return numbers(segment_name), numbers(closing_name)


def verify_ledger(vault, quiet=True, roots_at=(), on_entry=None):
    """Verifies the ledger in a vault's folder. `quiet`: surely nobody is writing."""
    ledger = Ledger()
    folder = os.path.join(vault, "ledger")
    checkpoint = read_checkpoint(os.path.join(folder, "checkpoint"))
    signed = None if isinstance(checkpoint, str) else checkpoint
    segments, closings = listed(folder)
    if not segments:
        ledger.fail("LEDGER_MISSING", "ledger", {})
        ledger.origin = signed["origin"] if signed else None
        return ledger
    signed_root = [None]

    def watch(tree):
        if signed and tree[0] == signed["size"]:
            signed_root[0] = root_of(tree)
        if tree[0] in roots_at:
            ledger.roots[tree[0]] = root_of(tree)

    judge = Judge(ledger.fail, watch)
    gaps, was_displaced, expected = False, False, 1
    for segment in segments:
        ledger.tell_missing(expected, segment)
        closing = read_checkpoint(os.path.join(folder, closing_name(segment)))
        judge.begin(segment, segment > expected or was_displaced)
        is_last = segment == segments[-1]
        displaced = read_segment(ledger, judge, folder, segment, is_last, quiet, on_entry)
        still_open = is_last and closing == "CHECKPOINT_MISSING"
        if not displaced and not still_open:
            ledger.judge_closing(closing, segment, judge.range)
        gaps = gaps or displaced or segment > expected
        was_displaced = displaced
        expected = segment + 1
    ledger.tell_missing(expected, (closings[-1] if closings else 0) + 1)

    trouble = ledger.signature_trouble(signed) if signed else checkpoint
    judge.finish(signed if trouble is None else None)
    ledger.entries = judge.size()
    if trouble:
        ledger.fail(trouble, "checkpoint", {})
    if signed and ledger.entries < signed["size"] and trouble != "CHECKPOINT_SIGNATURE_WRONG":
        ledger.fail("TAIL_LOST", "checkpoint", {"expected": signed["size"], "found": ledger.entries})
    elif signed and not trouble:
        if not (signed_root[0] == signed["root"] if signed_root[0] else gaps):
            ledger.fail("CHECKPOINT_ROOT_DIFFERS", "checkpoint", {})
        count = ledger.entries - signed["size"]
        if quiet and count > 0:
            ledger.notes.append(("CHECKPOINT_BEHIND", "checkpoint", {"count": count}))
    own = signed["origin"] if signed else None
    ledger.origin = own if ledger.vault is None else "evidock/" + ledger.vault
    return ledger


def read_segment(ledger, judge, folder, segment, is_last, quiet, on_entry):
    """Gives the lines of one segment to the judge; returns whether it is another segment than its name says."""
    name, found = segment_name(segment), 0
    try:
        status = os.lstat(os.path.join(folder, name))
        if not stat.S_ISREG(status.st_mode):
            raise OSError(errno.ENOTSUP, "not a file")
        with open(os.path.join(folder, name), "rb") as file:
            if is_last and quiet and os.fstat(file.fileno()).st_size == 0:
                ledger.fail("TAIL_TORN", name, {"segment": segment})
            for line, ended, too_long in lines_of(file):
                if not ended and (quiet or not is_last):
                    ledger.fail("TAIL_TORN", name, {"segment": segment})
                if not ended and is_last:
                    continue
                found += 1
                entry = judge.take(line, too_long)
                if entry:
                    ledger.note_entry(entry)
                    if on_entry:
                        on_entry(entry)
    except OSError as error:
        if is_last and not quiet and error.errno == errno.ENOENT:
            return False
        ledger.fail("ENTRY_UNREADABLE", name, {"seq": judge.size(), "detail": errno_of(error)})
    return judge.end() if found > 0 or not is_last else False


# --- States noted elsewhere: codes on paper, and checkpoints that others kept (sections 12 and 13) ----------------

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


def check_of(size, digest):
    check = 0
    for character in str(size) + digest:
        check = (check * 37 + ALPHABET.index(character)) % 1021
    return ALPHABET[check // 32] + ALPHABET[check % 32]


def head_digest(origin, size, root):
    salt = ("evidock-head-1\n%s\n%d\n" % (origin, size)).encode()
    bits = int.from_bytes(hashlib.pbkdf2_hmac("sha256", root, salt, 100000, 12), "big") >> 6
    return "".join(ALPHABET[bits >> (5 * i) & 31] for i in range(17, -1, -1))


def read_head(text):
    """A noted state as a dict, or None when it is none or mistyped."""
    typed = unicodedata.normalize("NFKC", text).strip().upper()
    full = re.fullmatch("EVIDOCK-HEAD/1/([0-9A-F]{32})/([1-9][0-9]{0,14})/([0-9A-F]{64})", typed)
    if full:
        vault, size, root = full.groups()
        return {"origin": "evidock/" + vault.lower(), "size": int(size), "root": bytes.fromhex(root)}
    meant = re.sub("[\u2010-\u2015]", "-", typed.translate(str.maketrans("ILO", "110")))
    parts = re.fullmatch(r"([1-9][0-9]{0,14})[\s-]+([0-9A-TV-Z\s-]+)", meant)
    if not parts:
        return None
    characters = re.sub(r"[\s-]", "", parts.group(2))
    size, digest = int(parts.group(1)), characters[:18]
    if len(characters) != 20 or characters[18:] != check_of(size, digest):
        return None
    return {"origin": None, "size": size, "digest": digest}


def lost_head(ledger, subject, size, is_same):
    if size > ledger.entries:
        return [("WITNESS_HEAD_MISSING", subject, {"expected": size, "found": ledger.entries})]
    root = ledger.roots.get(size)
    return [] if root is None or is_same(root) else [("WITNESS_HEAD_DIFFERS", subject, {"size": size})]


def head_failures(ledger, text, head):
    if head["origin"] and ledger.origin and head["origin"] != ledger.origin:
        return [("WITNESS_NOTE_FOREIGN", text, {"origin": head["origin"]})]

    def is_same(root):
        if ledger.origin is None:
            return False
        if "root" in head:
            return root == head["root"]
        return head_digest(ledger.origin, head["size"], root) == head["digest"]

    return lost_head(ledger, text, head["size"], is_same)


def note_failures(ledger, name, checkpoint):
    if checkpoint is None:
        return [("WITNESS_NOTE_UNREADABLE", name, {})]
    if ledger.origin is not None and checkpoint["origin"] != ledger.origin:
        return [("WITNESS_NOTE_FOREIGN", name, {"origin": checkpoint["origin"]})]
    if not any(signature_of(checkpoint, key) == "right" for _, key in ledger.keys):
        return [("WITNESS_KEY_UNKNOWN", name, {})]
    wrong = [w for w, key in ledger.witnesses if cosignature_of(checkpoint, w, key) == "wrong"]
    failures = [("WITNESS_SIGNATURE_WRONG", name, {"witness": wrong[0]})] if wrong else []
    return failures + lost_head(ledger, name, checkpoint["size"], lambda root: root == checkpoint["root"])


def witness_notes(vault, files):
    """The checkpoints laid aside in the vault and in files that a person names, as (name, checkpoint or None)."""
    folder = os.path.join(vault, "witness", "of-us")
    try:
        names = sorted(name for name in os.listdir(folder) if name.endswith(".note"))
    except (FileNotFoundError, NotADirectoryError):
        names = []
    places = [("witness/of-us/" + name, os.path.join(folder, name)) for name in names]
    return [(name, note_in(file)) for name, file in places + [(file, file) for file in files]]


def note_in(file):
    try:
        with open(file, "rb") as f:
            data = f.read(LONGEST_PROOF + 1)
    except OSError:
        return None
    if len(data) > LONGEST_PROOF:
        return None
    try:
        inside = json.loads(data.decode("utf-8"))  # files that stations exchange and proofs have the checkpoint inside
        data = inside["checkpoint"].encode("utf-8")
    except (ValueError, RecursionError, KeyError, TypeError, AttributeError):
        pass
    return parse_note(data)


# --- The whole vault (section 13), and places of second copies (section 14) --------------------------------------

ORIGINAL = re.compile(r"originals/[^/]+/[0-9]{4}-[0-9]{2}-[0-9]{2}/([0-9a-f]{64})\.[a-z0-9]{2,4}")


ATTACHMENT = re.compile(r"attachments/([0-9a-f]{64})\.[a-z0-9]{2,4}")
FORMS = {"originals": ORIGINAL, "attachments": ATTACHMENT}
NAMES = {"originals": "ORIGINAL_", "attachments": "ATTACHMENT_"}


def kind_of(path):
    return "attachments" if path.startswith("attachments/") else "originals"


def digest_in(path):
    match = FORMS[kind_of(path)].fullmatch(path)
    return match.group(1) if match else None


def clip_in(entry):
    """The sealed clip that an entry records, or None."""
    data = entry["data"]
    if entry["kind"] != "clip.sealed":
        return None
    texts = all(isinstance(data.get(name), str) for name in ("clip", "original", "sha256"))
    if not texts or type(data.get("bytes")) is not int or not ORIGINAL.fullmatch(data["original"]):
        return None
    return data if digest_in(data["original"]) == data["sha256"] else None


def attachment_in(entry):
    """The attachment that an entry records, or None."""
    data = entry["data"]
    if entry["kind"] not in ("attachment.kept", "still.kept"):
        return None
    file, digest = data.get("file"), data.get("sha256")
    if not isinstance(file, str) or type(data.get("bytes")) is not int or not ATTACHMENT.fullmatch(file):
        return None
    return {"original": file, "sha256": digest, "bytes": data["bytes"]} if digest_in(file) == digest else None


def sha256_of(file):
    digest, size = hashlib.sha256(), 0
    with open(file, "rb") as f:
        for chunk in iter(lambda: f.read(1 << 20), b""):
            digest.update(chunk)
            size += len(chunk)
    return digest.hexdigest(), size


class Holding:
    """A folder of originals and attachments (a vault's, or with `place` the copies there), and where findings go."""

    def __init__(self, folder, failures, notes, place=None):
        self.folder, self.failures, self.notes, self.place = folder, failures, notes, place

    def finding(self, what, path, subject, **values):
        if self.place is None:
            return NAMES[kind_of(path)] + what, subject, values
        return "COPY_" + what, subject, dict(values, name=self.place["name"])

    def file_of(self, original):
        return os.path.join(self.folder, *original.split("/"))

    def check_recorded(self, clips):
        for clip, recorded in clips.items():
            found = self.trouble_with(recorded, clip)
            if found:
                self.failures.append(self.finding(found[0], recorded["original"], clip, **found[1]))

    def trouble_with(self, recorded, clip):
        file = self.file_of(recorded["original"])
        try:
            status = os.lstat(file)
            if not stat.S_ISREG(status.st_mode):
                return "MISSING", {}
            if status.st_size != recorded["bytes"]:
                return "LENGTH_DIFFERS", {"expected": recorded["bytes"], "found": status.st_size}
            if status.st_mode & 0o222 and self.place is None:
                self.notes.append((NAMES[kind_of(recorded["original"])] + "WRITABLE", clip, {}))
            return None if sha256_of(file)[0] == recorded["sha256"] else ("ALTERED", {})
        except (FileNotFoundError, NotADirectoryError):
            return "MISSING", {}
        except OSError as error:
            return "UNREADABLE", {"detail": errno_of(error)}

    def check_unrecorded(self, recorded):
        for name in ("originals", "attachments"):
            self.check_unrecorded_in(name, recorded)

    def check_unrecorded_in(self, inside, recorded):
        for folder, folders, files in os.walk(os.path.join(self.folder, inside)):
            links = [name for name in folders if os.path.islink(os.path.join(folder, name))]
            for name in files + links:
                file = os.path.join(folder, name)
                original = os.path.relpath(file, self.folder).replace(os.sep, "/")
                if original in recorded:
                    continue
                try:
                    whole = digest_in(original) is not None and sha256_of(file)[0] == digest_in(original)
                except OSError:
                    whole = False
                if whole:
                    self.notes.append(self.finding("LEFT_OVER", original, original))
                else:
                    self.failures.append(self.finding("UNRECORDED", original, original))


class Recorded:
    """What the entries say of clips, of attachments, and of places of second copies."""

    def __init__(self):
        self.clips, self.attachments, self.places, self.twice = {}, {}, {}, []

    def take(self, entry):
        clip, data, kind = clip_in(entry), entry["data"], entry["kind"]
        if clip and clip["clip"] in self.clips:
            values = {"first": self.clips[clip["clip"]]["seq"], "second": entry["seq"]}
            self.twice.append(("CLIP_RECORDED_TWICE", clip["clip"], values))
        elif clip:
            keep = ("original", "sha256", "bytes")
            self.clips[clip["clip"]] = dict({name: clip[name] for name in keep}, seq=entry["seq"])
        attachment = attachment_in(entry)
        if attachment:
            self.attachments.setdefault(attachment["original"], attachment)
        place = data.get("place")
        if not isinstance(place, str):
            return
        if kind == "place.added" and isinstance(data.get("name"), str) and isinstance(data.get("folder"), str):
            self.places[place] = {"name": data["name"], "due": set()}
        elif kind == "place.removed":
            self.places.pop(place, None)
        elif kind == "copy.made" and place in self.places:
            self.places[place]["due"].update(texts_in(data.get("copies"), "clip"))
            self.places[place]["due"].update(texts_in(data.get("attachments"), "file"))


def texts_in(found, name):
    """The texts under one name in a list of objects."""
    values = [one.get(name) for one in found if isinstance(one, dict)] if isinstance(found, list) else []
    return [value for value in values if isinstance(value, str)]


def mark_in(folder):
    """The (vault, place) that the mark of a place of second copies names, or None where there is no such mark."""
    try:
        with open(os.path.join(folder, "evidock-place.json"), "rb") as f:
            mark = json.loads(f.read((1 << 16) + 1).decode("utf-8"))
        fits = type(mark["format"]) is int and mark["format"] == 1 and isinstance(mark["vault"], str)
        return (mark["vault"], mark["place"]) if fits and re.fullmatch("[0-9a-f]{16}", mark["place"]) else None
    except (OSError, ValueError, RecursionError, KeyError, TypeError):
        return None


def check_place(folder, mark, ledger, recorded, failures, notes):
    """Section 14: the copies that are due in a place, by the copy of the ledger that lies there."""
    vault, place = mark
    known = recorded.places.get(place)
    if known is None or ledger.origin not in (None, "evidock/" + vault):
        failures.append(("PLACE_FOREIGN", place, {}))
        return
    all_files = dict(recorded.clips, **recorded.attachments)
    due = {subject: what for subject, what in all_files.items() if subject in known["due"]}
    holding = Holding(folder, failures, notes, known)
    holding.check_recorded(due)
    holding.check_unrecorded({what["original"] for what in due.values()})
    count = len(all_files) - len(due)
    if count > 0:
        notes.append(("COPY_PENDING", place, {"name": known["name"], "count": count}))


def verify_vault(vault, heads=(), witness_files=(), ledger_only=False):
    """Verifies a vault or a place. Returns (entries, clips, failures, notes); a finding is (code, subject, values)."""
    recorded = Recorded()
    noted = witness_notes(vault, witness_files)
    sizes = {head["size"] for _, head in heads} | {c["size"] for _, c in noted if c}
    ledger = verify_ledger(vault, not is_locked(vault), sizes, recorded.take)
    failures, notes = recorded.twice + ledger.failures, list(ledger.notes)
    for name, checkpoint in noted:
        failures += note_failures(ledger, name, checkpoint)
    for text, head in heads:
        failures += head_failures(ledger, text, head)
    if not ledger_only and is_vault(vault):
        holding = Holding(vault, failures, notes)
        all_files = dict(recorded.clips, **recorded.attachments)
        holding.check_recorded(all_files)
        holding.check_unrecorded({what["original"] for what in all_files.values()})
    elif not ledger_only:
        check_place(vault, mark_in(vault), ledger, recorded, failures, notes)
    return ledger.entries, len(recorded.clips), failures, notes


def is_vault(folder):
    return os.path.lexists(os.path.join(folder, "vault.json"))


# --- The proof of one clip (section 10) --------------------------------------------------------------------------


def is_hash(value):
    return isinstance(value, str) and DIGEST.fullmatch(value) is not None


def is_count(value):
    return type(value) is int and 0 <= value <= SAFE


def read_proof(data):
    try:
        proof = json.loads(data.decode("utf-8"))
    except (ValueError, RecursionError):
        return None
    names = {"format", "entry", "index", "size", "path", "checkpoint", "publicKey", "witnesses", "clip"}
    if not isinstance(proof, dict) or set(proof) != names or proof["format"] != "evidock-proof-1":
        return None
    clip, path, witnesses = proof["clip"], proof["path"], proof["witnesses"]
    fits = (
        isinstance(proof["entry"], str)
        and is_count(proof["index"])
        and is_count(proof["size"])
        and proof["size"] > 0
        and isinstance(path, list)
        and len(path) <= 54
        and all(map(is_hash, path))
        and isinstance(proof["checkpoint"], str)
        and is_hash(proof["publicKey"])
        and isinstance(witnesses, list)
        and len(witnesses) <= 16
        and all(isinstance(w, dict) and set(w) == {"name", "publicKey"} for w in witnesses)
        and all(isinstance(w["name"], str) and is_hash(w["publicKey"]) for w in witnesses)
        and isinstance(clip, dict)
        and set(clip) == {"original", "bytes", "sha256"}
        and isinstance(clip["original"], str)
        and is_count(clip["bytes"])
        and is_hash(clip["sha256"])
    )
    return proof if fits else None


def check_proof(proof, key):
    """Checks a proof file's content. Returns (failures, [(witness, seconds)])."""
    failures, witnessed, index = [], [], proof["index"]

    def fail(code, **values):
        failures.append((code, str(index), dict(values, seq=index)))

    line = proof["entry"].encode("utf-8", "surrogatepass")
    entry, problem = read_line(line)
    if problem:
        fail(problem)
    elif entry["seq"] != index:
        fail("ENTRY_MISNUMBERED", expected=index, found=entry["seq"])
    if entry and any(entry["data"].get(name) != value for name, value in proof["clip"].items()):
        fail("PROOF_CLIP_DIFFERS")
    checkpoint = parse_note(proof["checkpoint"].encode("utf-8", "surrogatepass"))
    if checkpoint is None:
        fail("CHECKPOINT_UNREADABLE")
        return failures, witnessed
    path = [bytes.fromhex(h) for h in proof["path"]]
    root = root_by_inclusion(leaf_hash(line), index, proof["size"], path)
    if checkpoint["size"] != proof["size"] or root != checkpoint["root"]:
        fail("PROOF_PATH_WRONG")
    signature = signature_of(checkpoint, proof["publicKey"])
    if signature == "absent" or (key is not None and key != proof["publicKey"]):
        fail("CHECKPOINT_KEY_UNKNOWN")
    elif signature == "wrong":
        fail("CHECKPOINT_SIGNATURE_WRONG")
    for witness in proof["witnesses"]:
        seconds = cosignature_of(checkpoint, witness["name"], witness["publicKey"])
        if isinstance(seconds, str):
            fail("WITNESS_SIGNATURE_WRONG", witness=witness["name"])
        else:
            witnessed.append((witness["name"], seconds))
    return failures, witnessed


def compare_original(file, clip):
    try:
        digest, size = sha256_of(file)
    except FileNotFoundError:
        return [("ORIGINAL_MISSING", file, {})]
    except OSError as error:
        return [("ORIGINAL_UNREADABLE", file, {"detail": errno_of(error)})]
    if size != clip["bytes"]:
        return [("ORIGINAL_LENGTH_DIFFERS", file, {"expected": clip["bytes"], "found": size})]
    return [] if digest == clip["sha256"] else [("ORIGINAL_ALTERED", file, {})]


# --- Saying it ---------------------------------------------------------------------------------------------------

SENTENCES = {
    "LEDGER_MISSING": ("台账不存在", "there is no ledger"),
    "SEGMENT_MISSING": ("台账缺少第 {segment} 段", "segment {segment} of the ledger is missing"),
    "SEGMENT_DISPLACED": ("台账第 {segment} 段放的是第 {found} 段", "segment {found} stands in the place of segment {segment}"),
    "SEGMENT_HEADER_WRONG": ("台账第 {segment} 段的段首与前文不符", "the head of segment {segment} does not follow from what is before it"),
    "ENTRY_UNREADABLE": ("第 {seq} 条记录无法读取", "entry {seq} cannot be read"),
    "ENTRY_NOT_CANONICAL": ("第 {seq} 条记录被改写过", "entry {seq} was rewritten"),
    "ENTRY_MISNUMBERED": ("第 {seq} 条记录的编号不连续", "entry {seq} does not have its number"),
    "CHAIN_BROKEN": ("第 {seq} 条记录被改动、替换或删除，与下一条不衔接", "entry {seq} was altered, replaced or removed: the next one does not follow from it"),
    "TAIL_TORN": ("台账最后一行不完整", "the last line of the ledger is incomplete"),
    "TAIL_LOST": ("台账缺少最后的记录：签名证明应有 {expected} 条，实有 {found} 条", "the end of the ledger is missing: {expected} {expected:entry was|entries were} signed, {found} {found:is|are} there"),
    "CHECKPOINT_MISSING": ("台账的签名不存在", "the signature of the ledger is missing"),
    "CHECKPOINT_UNREADABLE": ("台账的签名无法读取", "the signature of the ledger cannot be read"),
    "CHECKPOINT_KEY_UNKNOWN": ("台账由未登记的密钥签名", "the ledger is signed by a key that was never admitted"),
    "CHECKPOINT_SIGNATURE_WRONG": ("台账的签名无效", "the signature of the ledger is wrong"),
    "CHECKPOINT_ROOT_DIFFERS": ("台账内容与签名不符，记录被改动过", "the ledger is not the one that was signed"),
    "WITNESS_HEAD_MISSING": ("在别处留存的状态有 {expected} 条记录，台账现在只有 {found} 条：台账已被退回到更早的状态", "a state noted elsewhere has {expected} {expected:entry|entries} and the ledger only {found}: it was put back to an earlier state"),
    "WITNESS_HEAD_DIFFERS": ("前 {size} 条记录与在别处留存的状态不是同一份：台账被退回后重写，或被替换", "the first {size} {size:entry is not that|entries are not those} of a state noted elsewhere: the ledger was put back and gone on with, or replaced"),
    "WITNESS_NOTE_UNREADABLE": ("见证文件无法读取", "the witness file cannot be read"),
    "WITNESS_NOTE_FOREIGN": ("见证文件说的是另一份台账（{origin}）", "the witness file tells of another ledger ({origin})"),
    "WITNESS_KEY_UNKNOWN": ("见证文件不是由本台账登记过的密钥签名", "the witness file is signed by no key that this ledger admitted"),
    "WITNESS_SIGNATURE_WRONG": ("见证站 {witness} 的会签无效", "the counter-signature of {witness} is wrong"),
    "CLIP_RECORDED_TWICE": ("同一影像被记录了两次（第 {first} 条和第 {second} 条）", "one clip is recorded twice (entries {first} and {second})"),
    "ORIGINAL_MISSING": ("原件不见了", "the original is missing"),
    "ORIGINAL_LENGTH_DIFFERS": ("原件长度不对：应为 {expected} 字节，实为 {found} 字节", "the original has {found} {found:byte|bytes} and should have {expected}"),
    "ORIGINAL_ALTERED": ("原件内容被改动", "the content of the original was altered"),
    "ORIGINAL_UNREADABLE": ("原件无法读取：{detail}", "the original cannot be read: {detail}"),
    "ORIGINAL_UNRECORDED": ("原件文件夹中有来历不明的文件", "a file among the originals that nothing explains"),
    "ATTACHMENT_MISSING": ("附件不见了", "the attachment is missing"),
    "ATTACHMENT_LENGTH_DIFFERS": ("附件长度不对：应为 {expected} 字节，实为 {found} 字节", "the attachment has {found} {found:byte|bytes} and should have {expected}"),
    "ATTACHMENT_ALTERED": ("附件内容被改动", "the content of the attachment was altered"),
    "ATTACHMENT_UNREADABLE": ("附件无法读取：{detail}", "the attachment cannot be read: {detail}"),
    "ATTACHMENT_UNRECORDED": ("附件文件夹中有来历不明的文件", "a file among the attachments that nothing explains"),
    "PLACE_FOREIGN": ("存储位置的标记不是台账所记的任何一个位置", "the mark of this place is not that of any place in the ledger beside it"),
    "COPY_MISSING": ("存储位置“{name}”中的拷贝不见了", 'the copy at "{name}" is gone'),
    "COPY_LENGTH_DIFFERS": ("存储位置“{name}”中的拷贝长度不对：应为 {expected} 字节，实为 {found} 字节", 'the copy at "{name}" has {found} {found:byte|bytes} instead of {expected}'),
    "COPY_ALTERED": ("存储位置“{name}”中的拷贝内容被改动", 'the copy at "{name}" has other content'),
    "COPY_UNREADABLE": ("存储位置“{name}”中的拷贝无法读取：{detail}", 'the copy at "{name}" cannot be read: {detail}'),
    "COPY_UNRECORDED": ("存储位置“{name}”的原件文件夹中有来历不明的文件", 'a file among the copies at "{name}" that nothing explains'),
    "COPY_LEFT_OVER": ("存储位置“{name}”中有完整的拷贝尚未记录，下次拷贝时会补记", 'a whole copy at "{name}" that is not on record yet; the next copying records it'),
    "COPY_PENDING": ("存储位置“{name}”还差 {count} 个文件（影像和附件）没有拷贝", '{count} {count:file|files} (clips and attachments) {count:is|are} not copied to "{name}" yet'),
    "PROOF_UNREADABLE": ("不是证明文件，或已损坏", "not a proof file, or damaged"),
    "PROOF_PATH_WRONG": ("证明路径不能从该条记录推出签名的台账", "the path does not lead from the entry to the signed ledger"),
    "PROOF_CLIP_DIFFERS": ("证明文件所列的影像信息与台账记录不一致", "what the proof file says of the clip is not what the entry says"),
    "ORIGINAL_LEFT_OVER": ("完整的影像，但上次采集中断时未及记录，再次采集时会补记", "whole, but an interrupted import did not come to record it; the next import will"),
    "ORIGINAL_WRITABLE": ("原件未处于只读状态", "the original is not read-only"),
    "ATTACHMENT_LEFT_OVER": ("完整的附件，但未及记录：再次添加同一文件时会补记", "a whole attachment that did not come to be recorded; adding the same file again records it"),
    "ATTACHMENT_WRITABLE": ("附件未处于只读状态", "the attachment is not read-only"),
    "CHECKPOINT_BEHIND": ("最后 {count} 条记录尚未签名", "the last {count} {count:entry is|entries are} not signed yet"),
    "KEY_NOT_COMPARED": ("只用了证明文件自带的公钥；请与交接单或工作站“台账”页上的公钥核对：{key}", "checked with the proof file's own key only; compare it with the one on a shift sheet or on the station's Ledger page: {key}"),
    "ORIGINAL_NOT_COMPARED": ("没有给出影像文件，未核对其内容", "no footage file was given, its content was not compared"),
}


def filled(part, values):
    """A value, or the word that agrees with it: `{count:file|files}`."""
    name, one, many = part.groups()
    if name not in values:
        return part.group()
    value = str(values[name])
    if many is None:
        return value
    return one if value == "1" else many


def sentence_of(code, values):
    both = " ".join(SENTENCES.get(code, (code,)))
    return re.sub(r"\{(\w+)(?::([^{}|]*)\|([^{}|]*))?\}", lambda part: filled(part, values), both)


def tell(ok, more, failures, notes, as_json, verdict):
    if as_json:
        rows = [
            [{"code": code, "subject": subject, "text": sentence_of(code, values)} for code, subject, values in found]
            for found in (failures, notes)
        ]
        document = dict({"ok": ok}, **more, failures=rows[0], notes=rows[1])
        print(json.dumps(document, ensure_ascii=False, indent=2))
    else:
        for code, subject, values in failures + notes:
            print("%s  %s  %s" % (code, subject, sentence_of(code, values)))
        print(verdict)
    return 0 if ok else 3


def give_up(message):
    print(message, file=sys.stderr)
    return 1


def run_proof(options):
    try:
        with open(options.proof, "rb") as f:
            data = f.read(LONGEST_PROOF + 1)
    except OSError as error:
        return give_up("%s: %s" % (options.proof, errno_of(error)))
    proof = read_proof(data) if len(data) <= LONGEST_PROOF else None
    if proof is None:
        failures = [("PROOF_UNREADABLE", options.proof, {})]
        return tell(False, {"witnessed": []}, failures, [], options.json, "证明不成立 Not proven")
    failures, witnessed = check_proof(proof, options.key.lower() if options.key else None)
    notes = []
    if not options.key:
        notes.append(("KEY_NOT_COMPARED", options.proof, {"key": proof["publicKey"]}))
    if not options.original:
        notes.append(("ORIGINAL_NOT_COMPARED", proof["clip"]["original"], {}))
    else:
        failures += compare_original(options.original, proof["clip"])
    more = {"witnessed": [{"name": name, "seconds": seconds} for name, seconds in witnessed]}
    about = "%s, entry %d of %d" % (proof["clip"]["original"], proof["index"], proof["size"])
    for name, _ in witnessed:
        about += ", counter-signed by " + name
    verdict = ("证明不成立 Not proven: " if failures else "证明成立 Proven: ") + about
    return tell(not failures, more, failures, notes, options.json, verdict)


def run_vault(options):
    if not is_vault(options.vault) and mark_in(options.vault) is None:
        return give_up("没有影像库 No vault: %s" % options.vault)
    heads = [(text, read_head(text)) for text in options.head]
    for text, head in heads:
        if head is None:
            return give_up("状态码有误 No code of a ledger's state, or mistyped: %s" % text)
    entries, clips, failures, notes = verify_vault(options.vault, heads, options.witness, options.ledger_only)
    sizes = "%d 条记录 entries, %d 段影像 clips" % (entries, clips)
    verdict = ("发现问题 Not proven: %s, %d failures" % (sizes, len(failures))) if failures else "完整无缺 All proven: " + sizes
    return tell(not failures, {"entries": entries, "clips": clips}, failures, notes, options.json, verdict)


class Arguments(argparse.ArgumentParser):
    def error(self, message):
        self.print_usage(sys.stderr)
        self.exit(1, "%s\n" % message)


def main(words):
    parser = Arguments(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("vault", nargs="?", help="the folder of a vault, or of a place of second copies")
    parser.add_argument("--head", action="append", default=[], metavar="CODE", help="a state noted on a shift sheet")
    parser.add_argument("--witness", action="append", default=[], metavar="FILE", help="a checkpoint kept elsewhere")
    parser.add_argument("--ledger-only", action="store_true", help="leave the originals alone")
    parser.add_argument("--proof", metavar="FILE", help="the proof of one clip, instead of a vault")
    parser.add_argument("--original", metavar="FILE", help="the clip's file, with --proof")
    parser.add_argument("--key", metavar="HEX", help="the station's public key as known from elsewhere, with --proof")
    parser.add_argument("--json", action="store_true", help="one JSON document on stdout")
    options = parser.parse_args(words)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    if (options.vault is None) == (options.proof is None):
        parser.error("a VAULT, or --proof FILE")
    if options.key is not None and not DIGEST.fullmatch(options.key.lower()):
        parser.error("--key is 64 hexadecimal digits")
    return run_proof(options) if options.proof else run_vault(options)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
