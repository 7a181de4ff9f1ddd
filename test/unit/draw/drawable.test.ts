/** What of the footage is read for a draw, and for the numbers about reviews: all that they are about, and no more. */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { instantOf, millisecondsOf, type Instant } from '#shared/clock';
import type { ClipId, PersonId } from '#shared/ids';
import { openStation, type Station } from '../../../electron/station/open';
import { settle } from './office';

const NOW = Date.UTC(2026, 10, 20);
const DAY_MS = 86_400_000;
const ANY_TIME = { sealedFrom: null, sealedTo: null, recordedFrom: null, recordedTo: null };

let folder: string;
let station: Station;
beforeAll(async () => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'evidock-drawable-'));
  station = await openStation({ folder: path.join(folder, 'vault'), create: true });
  await settle(station, { people: 12, clips: 240, now: NOW });
});
afterAll(async () => {
  await station.close();
  fs.rmSync(folder, { recursive: true });
});

test('R1 law: what the catalog gives within bounds is what a look at every recording would give', () => {
  const all = station.catalog.drawableRows(ANY_TIME);
  expect(all).toHaveLength(240);
  // Also the very times of recordings: the ends of a bound are within.
  const moment = fc.oneof(
    fc.constant(null),
    fc.constantFrom(...all.flatMap(({ recordedAt, sealedAt }) => [recordedAt, sealedAt])),
    fc.integer({ min: NOW - 30 * DAY_MS, max: NOW + DAY_MS }).map(instantOf),
  );
  const within = (at: Instant, from: Instant | null, to: Instant | null): boolean =>
    (from === null || millisecondsOf(at) >= millisecondsOf(from)) &&
    (to === null || millisecondsOf(at) <= millisecondsOf(to));
  const bounds = fc.record({
    sealedFrom: moment,
    sealedTo: moment,
    recordedFrom: moment,
    recordedTo: moment,
  });
  fc.assert(
    fc.property(bounds, (asked) => {
      const wanted = all.filter(
        ({ sealedAt, recordedAt }) =>
          within(sealedAt, asked.sealedFrom, asked.sealedTo) &&
          within(recordedAt, asked.recordedFrom, asked.recordedTo),
      );
      const clips = (rows: readonly { readonly clip: ClipId }[]): readonly string[] =>
        rows.map(({ clip }) => clip).sort();
      expect(clips(station.catalog.drawableRows(asked))).toEqual(clips(wanted));
    }),
    { numRuns: 200 },
  );
});

test('R3: one recording, and the number of everybody’s, are those of the whole list', () => {
  const all = station.catalog.drawableRows(ANY_TIME);
  const counted = new Map<PersonId, number>();
  for (const row of all) {
    expect(station.catalog.drawableRow(row.clip)).toEqual(row);
    if (row.person !== null) counted.set(row.person, (counted.get(row.person) ?? 0) + 1);
  }
  expect(counted.size).toBe(12);
  expect(new Map(station.catalog.recordingsOfPersons())).toEqual(counted);
  expect(station.catalog.drawableRow('0'.repeat(64) as ClipId)).toBeNull();
});
