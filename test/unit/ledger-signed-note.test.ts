import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { instantOf } from '#shared/clock';
import { isSignedBy, keyPairOf, newKeyPair } from '../../electron/ledger/ed25519';
import {
  originOf,
  parseNote,
  signatureOf,
  signedNote,
  type SignedCheckpoint,
} from '../../electron/ledger/signed-note';

const key = newKeyPair();
const checkpoint = {
  origin: originOf('0123456789abcdef0123456789abcdef'),
  size: 20852163,
  root: createHash('sha256').update('root').digest(),
  at: instantOf(Date.UTC(2026, 6, 13)),
};
const note = signedNote(checkpoint, key);

function parsed(bytes: Buffer): SignedCheckpoint {
  const read = parseNote(bytes);
  if (!read) throw new Error(`not read: ${bytes.toString()}`);
  return read;
}

test('a key known from RFC 8032 gives its public key and its signature', () => {
  const pair = keyPairOf('4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb');
  expect(pair?.publicKey).toBe('3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c');
  expect(pair?.sign(Buffer.of(0x72)).toString('hex')).toBe(
    '92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da' +
      '085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00',
  );
});

test('a note has the form of C2SP signed-note and tlog-checkpoint', () => {
  const [origin, size, root, time, blank, signature, end] = note.toString().split('\n');
  expect([origin, size, root, time, blank, end]).toEqual([
    checkpoint.origin,
    '20852163',
    checkpoint.root.toString('base64'),
    'time 2026-07-13T00:00:00.000Z',
    '',
    '',
  ]);
  const [dash, name, blob = ''] = (signature ?? '').split(' ');
  expect([dash, name]).toEqual(['—', checkpoint.origin]);
  const bytes = Buffer.from(blob, 'base64');
  const id = createHash('sha256')
    .update(`${checkpoint.origin}\n\u0001`)
    .update(Buffer.from(key.publicKey, 'hex'))
    .digest()
    .subarray(0, 4);
  expect(bytes.length).toBe(68);
  expect(bytes.subarray(0, 4)).toEqual(id);
  const text = note.subarray(0, note.indexOf('\n\n') + 1);
  expect(isSignedBy(key.publicKey, text, bytes.subarray(4))).toBe(true);
});

test('what was signed is read again, and its signature is right', () => {
  const read = parsed(note);
  expect(read).toMatchObject(checkpoint);
  expect(signatureOf(read, key.publicKey)).toBe('right');
  expect(signatureOf(read, newKeyPair().publicKey)).toBe('absent');
});

test('lines of other signers are passed over, and a second line of our own that lies is not', () => {
  const other = signedNote({ ...checkpoint, origin: 'witness.example/one' }, newKeyPair()).toString();
  const line = other.slice(other.indexOf('—'));
  expect(signatureOf(parsed(Buffer.from(note.toString() + line)), key.publicKey)).toBe('right');
  const liar = signedNote({ ...checkpoint, size: 1 }, key).toString();
  const lie = liar.slice(liar.indexOf('—'));
  expect(signatureOf(parsed(Buffer.from(note.toString() + lie)), key.publicKey)).toBe('wrong');
});

test('any changed byte makes it unreadable, of another key, or wrongly signed', () => {
  for (let at = 0; at < note.length; at++) {
    for (const flip of [0x01, 0x20, 0x80]) {
      const bytes = Buffer.from(note);
      bytes[at] = (bytes[at] ?? 0) ^ flip;
      const read = parseNote(bytes);
      expect(read && signatureOf(read, key.publicKey)).not.toBe('right');
    }
  }
});

test.each([
  ['nothing', ''],
  ['no signature', note.toString().slice(0, note.toString().indexOf('—'))],
  ['a leading zero', note.toString().replace('20852163', '020852163')],
  ['another line end', note.toString().replaceAll('\n', '\r\n')],
  ['something after it', `${note.toString()}x`],
  ['no time', note.toString().replace(/time .*\n/, '')],
  ['a time that no clock shows', note.toString().replace('07-13T', '02-31T')],
  ['a size past all integers', note.toString().replace('20852163', '9999999999999999')],
])('a note with %s is none', (_, text) => {
  expect(parseNote(Buffer.from(text))).toBeNull();
});

test('base64 that other bits encode to the same bytes is not taken', () => {
  const root = checkpoint.root.toString('base64');
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
  const twin = `${root.slice(0, -2)}${alphabet[alphabet.indexOf(root.at(-2) ?? '') + 1] ?? ''}=`;
  expect(Buffer.from(twin, 'base64')).toEqual(checkpoint.root);
  expect(parseNote(Buffer.from(note.toString().replace(root, twin)))).toBeNull();
});
