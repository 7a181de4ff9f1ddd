/** Piece by piece, the second verifier says what the first one says: on right input, and above all on wrong input. */
import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { canonicalJson, type CanonicalValue } from '#shared/canonical-json';
import { instantOf } from '#shared/clock';
import { headCodeText, readHead } from '#shared/head-code';
import { VERIFICATION_CODES } from '#shared/verification';
import { bothLanguages, SENTENCES } from '#shared/words/sentences';
import { cosignatureOf, cosigned } from '../../electron/ledger/cosignature';
import { isSignedBy, keyPairOf, newKeyPair } from '../../electron/ledger/ed25519';
import { readLine } from '../../electron/ledger/entry';
import { headCodeOf } from '../../electron/ledger/head';
import { rootByInclusion } from '../../electron/ledger/proof';
import { originOf, parseNote, signatureOf, signedNote } from '../../electron/ledger/signed-note';
import { askSecond } from '../fault/second-verifier';

const ENTRY: Readonly<Record<string, CanonicalValue>> = {
  at: '2026-07-13T01:30:00.000Z',
  by: { kind: 'operator', account: '张三 😀' },
  data: { a: [1, -2, true, null, 'x"\\\n\u0001'], b: { '1': 'é', '10': 0 } },
  kind: 'clip.looked-at',
  prev: 'a'.repeat(64),
  seq: 7,
  why: '抽查',
};
const WHOLE = canonicalJson(ENTRY);
const withData = (data: string): string => WHOLE.replace(/"data":.*,"kind"/, `"data":${data},"kind"`);
const withMember = (name: string, text: string): string =>
  WHOLE.replace(new RegExp(`"${name}":("[^"]*"|\\d+)`), `"${name}":${text}`);

const NUMBERS = [
  '0',
  '-0',
  '-1',
  '01',
  '1.0',
  '1.5',
  '1e2',
  '-0.0',
  '0e0',
  '1E400',
  '9007199254740991',
  '9007199254740992',
];
const MORE_NUMBERS = [
  '-9007199254740992',
  '9007199254740991.4',
  '1e-7',
  '123456789012345678901234567890',
  'NaN',
  '-Infinity',
  '+1',
  '.5',
  '1.',
  '0x1',
];
const TEXTS = [
  '"\\u0061"',
  '"\\ud800"',
  '"\\uD83D\\uDE00"',
  '"\\ud83d\\ude00"',
  '"\\/"',
  '"\\u001F"',
  '"\\u001f"',
  '"\u007f"',
  '"\u2028"',
  '"\t"',
  '"\\x"',
  '"',
  "'a'",
];
const TIMES = [
  '2026-02-29T00:00:00.000Z',
  '2028-02-29T00:00:00.000Z',
  '1900-02-29T00:00:00.000Z',
  '2026-13-01T00:00:00.000Z',
  '2026-00-01T00:00:00.000Z',
  '2026-01-00T00:00:00.000Z',
  '2026-04-31T00:00:00.000Z',
  '2026-01-01T24:00:00.000Z',
  '2026-01-01T23:60:00.000Z',
  '2026-01-01T23:59:60.000Z',
  '2026-01-01T00:00:00.00Z',
  '2026-01-01t00:00:00.000z',
  '0000-01-01T00:00:00.000Z',
  '2026-01-01T00:00:00+00:00',
  '２026-01-01T00:00:00.000Z',
];
const lines = [
  WHOLE,
  ...[...NUMBERS, ...MORE_NUMBERS].flatMap((n) => [withData(`{"a":${n}}`), withMember('seq', n)]),
  ...TEXTS.flatMap((t) => [withData(`{"a":${t}}`), withData(`{${t}:1}`), withMember('why', t)]),
  ...TIMES.map((at) => withMember('at', JSON.stringify(at))),
  ...[
    '{"b":1,"a":2}',
    '{"a":1,"a":1}',
    '{"a":1.5,"a":1}',
    '{"\uFFFD":1,"😀":2}',
    '{"😀":1,"\uFFFD":2}',
    '{"9":1,"10":2}',
    '{"10":1,"9":2}',
    '{"__proto__":1}',
    '[]',
    '1',
    'null',
    '{ }',
    '{"a":1,}',
  ].map(withData),
  ...[30, 31, 32, 33, 5000].map((n) => withData(`{"a":${'['.repeat(n)}${']'.repeat(n)}}`)),
  ...['"a"', '"A.b"', '"a..b"', '"a."', '"-a"', '"a-1.b2"', `"${'a'.repeat(65)}"`, '"a\\n"'].map((k) =>
    withMember('kind', k),
  ),
  ...['"station"', '"operator"', '"nobody"'].map((k) =>
    WHOLE.replace(/"by":\{[^}]*\}/, `"by":{"kind":${k}}`),
  ),
  WHOLE.replace('"why":"抽查"', '"why":null'),
  WHOLE.replace(',"why":"抽查"', ''),
  WHOLE.replace('"seq":7', '"seq":7,"sez":8'),
  WHOLE.replace('"prev":"a', '"prev":"A'),
  `\uFEFF${WHOLE}`,
  ` ${WHOLE}`,
  `${WHOLE} `,
  `${WHOLE}\r`,
  `${WHOLE}x`,
  '',
  'null',
  '[]',
].map((text) => Buffer.from(text));

test('C2, A4: every line is read alike: entries, other bytes of entries, and what is none', () => {
  const spoilt = fc.sample(
    fc.tuple(
      fc.nat(WHOLE.length),
      fc.nat(3),
      fc.oneof(fc.string({ maxLength: 3 }), fc.constantFrom('"', '\\', ',', '{', '}', '0', '1', ' ', 'u')),
    ),
    { numRuns: 1500, seed: 11 },
  );
  const some = spoilt.map(([at, cut, put]) => Buffer.from(WHOLE.slice(0, at) + put + WHOLE.slice(at + cut)));
  const bytes = fc
    .sample(fc.tuple(fc.nat(WHOLE.length), fc.nat(255)), { numRuns: 500, seed: 12 })
    .map(([at, byte]) => Buffer.from(WHOLE).fill(byte, at, at + 1));
  const all = [...lines, ...some, ...bytes];
  const second = askSecond(all.map((line) => ({ ask: 'line', bytes: line.toString('hex') })));
  const seen = new Set<string | null>();
  for (const [i, line] of all.entries()) {
    const { problem } = readLine(line);
    seen.add(problem);
    expect(second[i], line.toString()).toBe(problem);
  }
  expect([...seen].sort()).toEqual(['ENTRY_NOT_CANONICAL', 'ENTRY_UNREADABLE', null].sort());
});

const L = 2n ** 252n + 27742317777372353535851937790883648493n;
const little = (n: bigint): Buffer => Buffer.from(n.toString(16).padStart(64, '0'), 'hex').reverse();

test('C2: Ed25519 is checked alike, also where implementations are known to differ', () => {
  const pair = keyPairOf('9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60');
  if (!pair) throw new Error('the key of RFC 8032, test 1');
  expect(pair.publicKey).toBe('d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a');
  const message = Buffer.from('a message');
  const signature = pair.sign(message);
  const s = BigInt(`0x${Buffer.from(signature.subarray(32)).reverse().toString('hex')}`);
  const identity = little(1n).toString('hex');
  const cases: [string, Buffer, Buffer][] = [
    [pair.publicKey, message, signature],
    [pair.publicKey, Buffer.alloc(0), pair.sign(Buffer.alloc(0))],
    [pair.publicKey, Buffer.from('another'), signature],
    [pair.publicKey, message, signature.subarray(0, 63)],
    [pair.publicKey, message, Buffer.concat([signature, Buffer.of(0)])],
    [pair.publicKey, message, Buffer.alloc(64)],
    // The same signature with S + L.
    [pair.publicKey, message, Buffer.concat([signature.subarray(0, 32), little(s + L)])],
    [newKeyPair().publicKey, message, signature],
    ['0'.repeat(64), message, signature],
    ['f'.repeat(64), message, signature],
    // The neutral point as key, in its own form, with the sign of nothing, and beyond the field.
    ...[identity, little(1n + 2n ** 255n).toString('hex'), little(2n ** 255n - 18n).toString('hex')].map(
      (key): [string, Buffer, Buffer] => [key, message, Buffer.concat([little(1n), little(0n)])],
    ),
    ...Array.from({ length: 20 }, (_, i): [string, Buffer, Buffer] => {
      const other = Buffer.from(signature);
      other[i * 3] = (other[i * 3] ?? 0) ^ (1 << (i % 8));
      return [pair.publicKey, message, other];
    }),
  ];
  const second = askSecond(
    cases.map(([key, text, sig]) => ({
      ask: 'signed',
      key,
      message: text.toString('hex'),
      signature: sig.toString('hex'),
    })),
  );
  const first = cases.map(([key, text, sig]) => isSignedBy(key, text, sig));
  expect(second).toEqual(first);
  expect(first.slice(0, 7)).toEqual([true, true, false, false, false, false, false]);
});

const VAULT = '0123456789abcdef0123456789abcdef';
const key = newKeyPair();
const witness = { name: originOf('f'.repeat(32)), ...newKeyPair() };
const checkpoint = {
  origin: originOf(VAULT),
  size: 1234,
  root: createHash('sha256').digest(),
  at: instantOf(0),
};
const note = signedNote(checkpoint, key);
const parsed = parseNote(note);
if (!parsed) throw new Error('a note');
const twice = cosigned(note, parsed, witness, 1_790_000_000);

test('C2: checkpoints are read alike, whole and spoilt at any place', () => {
  const puts = [
    '',
    '\n',
    ' ',
    '\u2014',
    '\r',
    '\u00a0',
    '\u2028',
    '+',
    '=',
    '0',
    'A',
    '\ufeff',
    '\0',
    '\u0085',
    '\u001c',
  ];
  const text = twice.toString();
  const places = Array.from({ length: text.length }, (_, i) => i);
  const notes = places.flatMap((at) =>
    [puts[at % puts.length] ?? '', puts[(at * 7 + 3) % puts.length] ?? ''].map((put, i) =>
      Buffer.from(text.slice(0, at) + put + text.slice(at + i)),
    ),
  );
  const all = [note, twice, Buffer.alloc(0), Buffer.concat([note, Buffer.of(0xff)]), ...notes];
  const second = askSecond(
    all.map((bytes) => ({ ask: 'note', bytes: bytes.toString('hex'), key: key.publicKey })),
  );
  let readable = 0;
  for (const [i, bytes] of all.entries()) {
    const found = parseNote(bytes);
    readable += found ? 1 : 0;
    const first = found && {
      size: found.size,
      root: found.root.toString('hex'),
      text: found.text.toString('hex'),
      signature: signatureOf(found, key.publicKey),
    };
    expect(second[i], JSON.stringify(bytes.toString())).toEqual(first);
  }
  expect(readable).toBeGreaterThan(100);
});

test('C2: counter-signatures are checked alike: right, wrong, of nobody, with an impossible time', () => {
  const lines = twice.toString().split('\n');
  const blob = Buffer.from((lines[6] ?? '').split(' ')[2] ?? '', 'base64');
  const withBlob = (change: (b: Buffer) => void): Buffer => {
    const other = Buffer.from(blob);
    change(other);
    const line = `\u2014 ${witness.name} ${other.toString('base64')}`;
    return Buffer.from([...lines.slice(0, 6), line, ''].join('\n'));
  };
  const again = parseNote(twice);
  const notes = [
    note,
    twice,
    again ? cosigned(twice, again, witness, 1_790_000_001) : note,
    withBlob((b) => b.writeUInt8(b.readUInt8(40) ^ 1, 40)),
    withBlob((b) => b.writeUInt8(b.readUInt8(11) ^ 1, 11)),
    withBlob((b) => b.writeUInt32BE(0x7fffffff, 4)),
    withBlob((b) => b.writeUInt32BE(0xffffffff, 4)),
  ];
  const second = askSecond(
    notes.map((n) => ({
      ask: 'cosignature',
      bytes: n.toString('hex'),
      name: witness.name,
      key: witness.publicKey,
    })),
  );
  const first = notes.map((n) => {
    const found = parseNote(n);
    const said = found && cosignatureOf(found, witness);
    return typeof said === 'object' ? said?.seconds : said;
  });
  expect(second).toEqual(first);
  expect(first).toEqual(['absent', 1_790_000_000, 1_790_000_001, 'wrong', 'wrong', 'wrong', 'wrong']);
});

test('C2: inclusion proofs lead to the same root, or to none', () => {
  const hash = (n: number): Buffer => createHash('sha256').update(String(n)).digest();
  const cases = fc.sample(fc.tuple(fc.nat(70), fc.nat(70), fc.nat(8)), { numRuns: 600, seed: 13 });
  const proofs = cases.map(([index, size, length]) => ({
    leaf: hash(index),
    index,
    size,
    path: Array.from({ length }, (_, i) => hash(i)),
  }));
  const second = askSecond(
    proofs.map(({ leaf, path, ...place }) => ({
      ask: 'inclusion',
      leaf: leaf.toString('hex'),
      path: path.map((h) => h.toString('hex')),
      ...place,
    })),
  );
  const first = proofs.map(
    ({ leaf, index, size, path }) => rootByInclusion(leaf, index, size, path)?.toString('hex') ?? null,
  );
  expect(second).toEqual(first);
  expect(first.filter((root) => root !== null).length).toBeGreaterThan(20);
});

test('A4: codes of states are made and read alike', async () => {
  const heads = [1, 77, 10_234, 2 ** 40].map((size) => ({
    size,
    root: createHash('sha256').update(String(size)).digest(),
  }));
  const codes = await Promise.all(heads.map((head) => headCodeOf(checkpoint.origin, head)));
  const digests = askSecond(
    heads.map(({ size, root }) => ({
      ask: 'head-digest',
      origin: checkpoint.origin,
      size,
      root: root.toString('hex'),
    })),
  );
  expect(digests).toEqual(codes.map(({ digest }) => digest));
  const [code] = codes;
  const text = code ? headCodeText(code) : '';
  const full = `EVIDOCK-HEAD/1/${VAULT}/12/${'ab'.repeat(32)}`;
  const typed = [
    text,
    text.toLowerCase(),
    text.replaceAll('-', ' '),
    `  ${text}\n`,
    text.replaceAll('1', 'I'),
    text.replaceAll('0', 'o'),
    text.replaceAll('-', '—'),
    text.replace(/\w/g, (c) =>
      String.fromCodePoint(c.codePointAt(0) === undefined ? 0 : (c.codePointAt(0) ?? 0) + 0xfee0),
    ),
    text.slice(0, -1),
    `${text}0`,
    text.replace(/.$/, 'U'),
    `0${text}`,
    full,
    full.toUpperCase(),
    full.slice(1),
    '',
    '1',
    '12-',
  ];
  const second = askSecond(typed.map((t) => ({ ask: 'read-head', text: t }))) as readonly ({
    size: number;
  } | null)[];
  const first = typed.map((t) => {
    const reading = readHead(t);
    return reading.is === 'code' || reading.is === 'full' ? reading.head.size : null;
  });
  expect(second.map((head) => head?.size ?? null)).toEqual(first);
  expect(first.slice(0, 8)).toEqual(Array.from({ length: 8 }, () => 1));
});

test('A4: the second verifier has the sentence of every code, and no other ones', () => {
  const [sentences] = askSecond([{ ask: 'sentences' }]) as [Readonly<Record<string, readonly string[]>>];
  // The catalog is no evidence, it has one folder before it, and to verify only what is new is a convenience.
  const elsewhere = /^CATALOG_|^PLACE_(UNREACHABLE|LEDGER_[A-Z]+)$|^EARLIER_NOT_CHECKED$/;
  const codes = VERIFICATION_CODES.filter((code) => !elsewhere.test(code));
  expect(Object.keys(sentences).sort()).toEqual([...codes].sort());
  for (const code of codes)
    expect(sentences[code]).toEqual([SENTENCES.zh.verification[code], SENTENCES.en.verification[code]]);

  // Words agree with their numbers in both, and a value that is missing leaves its name.
  const NAMES = ['count', 'expected', 'found', 'size', 'name', 'segment', 'key', 'first', 'second', 'file'];
  const told = codes.flatMap((code) =>
    [1, 2, '1', ''].map((value) => ({
      code,
      values: value === '' ? {} : Object.fromEntries(NAMES.map((name) => [name, value])),
    })),
  );
  expect(askSecond(told.map((one) => ({ ask: 'sentence', ...one })))).toEqual(
    told.map(({ code, values }) => bothLanguages((s) => s.verification[code], values)),
  );
});
