import fc from 'fast-check';
import { expect, test } from 'vitest';
import { asDeviceId, asSha256, clipIdOf, sessionIdOf, type DeviceId, type Sha256 } from '#shared/ids';
import { digestInPath, originalPath } from '../../electron/vault/layout';

const digest = fc.stringMatching(/^[0-9a-f]{64}$/).map((t) => t as Sha256);
const device = fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9_-]{0,39}$/).map((t) => t as DeviceId);
const day = fc
  .date({ min: new Date('2000-01-01'), max: new Date('2099-12-31'), noInvalidDate: true })
  .map((d) => d.toISOString().slice(0, 10));
const format = fc.constantFrom(
  'mp4' as const,
  'mov' as const,
  'unknown' as const,
  'text' as const,
  '3gp' as const,
);

test('C1: different content never has one path, and the path tells the digest', () => {
  fc.assert(
    fc.property(device, day, digest, digest, format, (dev, d, a, b, f) => {
      fc.pre(a !== b);
      expect(originalPath(dev, d, a, f)).not.toBe(originalPath(dev, d, b, f));
      expect(digestInPath(originalPath(dev, d, a, f))).toBe(a);
    }),
  );
});

test('no path leaves the originals or has a part that any system refuses', () => {
  fc.assert(
    fc.property(device, day, digest, format, (dev, d, sha, f) => {
      const parts = originalPath(dev, d, sha, f).split('/');
      expect(parts).toHaveLength(4);
      expect(parts[0]).toBe('originals');
      for (const part of parts) {
        expect(part).toMatch(/^[A-Za-z0-9_][A-Za-z0-9_.-]*$/);
        expect(part).not.toMatch(/^(con|prn|aux|nul|com\d|lpt\d)$/i);
      }
    }),
  );
});

test('a device id is refused rather than mended', () => {
  for (const bad of ['', '../x', 'a/b', 'a b', '-x', 'x'.repeat(41), '设备'])
    expect(asDeviceId(bad)).toBeNull();
  expect(asDeviceId('BC240001')).toBe('BC240001');
});

test('ids', () => {
  const sha = asSha256('AB'.repeat(32));
  expect(sha).toBe('ab'.repeat(32));
  expect(clipIdOf(sha as Sha256)).toBe('ab'.repeat(16));
  expect(asSha256('ab')).toBeNull();
  expect(sessionIdOf(Date.parse('2026-11-21T01:30:05.999Z'), Uint8Array.of(1, 2, 3, 255))).toBe(
    '20261121T013005Z-010203ff',
  );
});
