import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PopulationRow } from '#shared/acts/draw';
import { ordersOf, sampleOf, type Terms } from '#shared/draw/algorithm';
import { abandon, assign, commit, freeze, readNumber, reveal, skip } from '#shared/draw/conduct';
import { drawFile, placeLines, redraw } from '#shared/draw/export';
import { strataOf } from '#shared/draw/population';
import type { AccountName, PersonId } from '#shared/ids';
import { after, AT, digest, drawn, FIRST, grantedActs, personOf, rowsOf, SECOND, termsOf } from './sampling';

const SCRIPT = path.resolve(import.meta.dirname, '../../../docs/verify/evidock_draw.py');

const office = fc.dictionary(fc.stringMatching(/^[A-Z][0-9]{1,3}$/), fc.integer({ min: 1, max: 9 }), {
  minKeys: 1,
  maxKeys: 12,
  noNullPrototype: true,
});
const sizes = fc.record({
  persons: fc.option(fc.integer({ min: 0, max: 14 })),
  perPerson: fc.integer({ min: 0, max: 4 }),
  byChance: fc.integer({ min: 1, max: 40 }),
});
const secret = fc.string({ minLength: 1, maxLength: 40, unit: 'grapheme' });
const codes = (ruling: { ok: boolean; refusals?: readonly { code: string }[] }) =>
  ruling.refusals?.map(({ code }) => code);

describe('R1: a draw', () => {
  it('covers everyone once, before anybody twice, and fills up by chance', () => {
    fc.assert(
      fc.property(office, sizes, secret, (clips, scheme, word) => {
        const rows = rowsOf(clips, (n) => (n % 3) + 1);
        const { places } = drawn(rows, termsOf(rows, scheme), [word, 'b']);
        const people = Object.keys(clips);
        const chosen = Math.min(scheme.persons ?? people.length, people.length);
        const perPerson = people.map(
          (person) => places.filter(({ stratum, cover }) => cover && stratum === person).length,
        );
        expect(perPerson.filter((n) => n > 0)).toHaveLength(scheme.perPerson > 0 ? chosen : 0);
        people.forEach((person, n) => {
          if (perPerson[n]) expect(perPerson[n]).toBe(Math.min(scheme.perPerson, clips[person] ?? 0));
        });
        expect(places.filter(({ chance }) => chance)).toHaveLength(Math.min(scheme.byChance, rows.length));
        expect(new Set(places.map(({ clip }) => clip)).size).toBe(places.length);
        expect(places.map(({ position }) => position)).toEqual(places.map((_, n) => n + 1));
      }),
      { numRuns: 200 },
    );
  });

  it('looks at everybody in the end, however few are looked at each time', () => {
    const rows = rowsOf({ A: 9, B: 1, C: 4, D: 30, E: 2, F: 1, G: 6 });
    const earlier: ReturnType<typeof drawn>[] = [];
    for (let turn = 0; turn < 4; turn++) {
      const strata = strataOf(rows, earlier).map(([who, waited]): [string, number] => [who, waited]);
      const terms: Terms = { ...termsOf(rows, { persons: 2 }), strata };
      earlier.unshift(drawn(rows, terms, [`turn ${turn}`, 'x']));
    }
    const seen = earlier.flatMap(({ places }) => places.map(({ stratum }) => stratum));
    expect([...new Set(seen)].sort()).toEqual(['A', 'B', 'C', 'D', 'E', 'F', 'G']);
    expect(
      Math.max(...['A', 'D'].map((one) => seen.filter((who) => who === one).length)),
    ).toBeLessThanOrEqual(2);
  });

  it('gives the same for the same document and seed, in any order of asking', () => {
    const rows = rowsOf({ A: 5, B: 5 });
    const terms = termsOf(rows, { byChance: 4 });
    const orders = ordersOf(terms, rows, digest('seed'), digest);
    expect(ordersOf(terms, [...rows].reverse(), digest('seed'), digest)).toEqual(orders);
    expect(sampleOf(terms, orders)).toEqual(sampleOf(terms, orders));
    expect(ordersOf(terms, rows, digest('another'), digest)).not.toEqual(orders);
  });

  it('is changed by nothing that anybody chooses after the freeze', () => {
    fc.assert(
      fc.property(office, sizes, secret, secret, (clips, scheme, a, b) => {
        const rows = rowsOf(clips);
        const bound = drawn(rows, termsOf(rows, scheme), [a, b]);
        const before = { ...bound, secrets: [], result: null, places: [] };
        // Another secret than the one that was bound is refused, whoever shows first; the order does not matter.
        expect(codes(reveal(before, FIRST, `${a}x`, rows, digest))).toEqual(['draw-secret-differs']);
        const other = after(before, grantedActs(reveal(before, SECOND, b, rows, digest)));
        const both = after(other, grantedActs(reveal(other, FIRST, a, rows, digest)));
        expect(both.places).toEqual(bound.places);
        // A list or terms that were touched are not those that were frozen.
        const last = rows.at(-1);
        if (!last) return;
        const touched: PopulationRow[] = [...rows.slice(0, -1), [last[0], last[1], last[2] + 1, '', last[4]]];
        expect(codes(reveal(other, FIRST, a, touched, digest))).toEqual(['draw-list-differs']);
        const swapped = { ...other, terms: { ...other.terms, due: '2027-01-01' as never } };
        expect(codes(reveal(swapped, FIRST, a, rows, digest))).toEqual(['draw-list-differs']);
      }),
      { numRuns: 60 },
    );
  });

  it('binds both before either shows, and takes nobody else', () => {
    const rows = rowsOf({ A: 3 });
    const frozen = after(null, grantedActs(freeze(termsOf(rows), rows, personOf, AT, digest)));
    const bound = digest('x');
    expect(codes(reveal(frozen, FIRST, 'x', rows, digest))).toEqual(['draw-not-yet']);
    expect(codes(commit(frozen, 'wang' as AccountName, bound))).toEqual(['draw-not-your-turn']);
    const one = after(frozen, grantedActs(commit(frozen, FIRST, bound)));
    expect(codes(commit(one, FIRST, digest('y')))).toEqual(['draw-bound-already']);
    expect(codes(reveal(one, FIRST, 'x', rows, digest))).toEqual(['draw-not-yet']);
    const same = { ...termsOf(rows), seed: { by: 'two-people', first: FIRST, second: FIRST } } as const;
    expect(codes(freeze(same, rows, personOf, AT, digest))).toEqual(['draw-same-person']);
    expect(codes(freeze(termsOf([]), [], personOf, AT, digest))).toEqual(['draw-nothing-in-it']);
  });

  it('takes a public number only when two people read the same, and after its time', () => {
    const rows = rowsOf({ A: 3, B: 2 });
    const at = (time: string) => time as typeof AT;
    const terms: Terms = {
      ...termsOf(rows),
      seed: { by: 'public-number', named: '排列五 第 26305 期', notBefore: at('2026-11-21T13:00:00.000Z') },
    };
    expect(codes(freeze(terms, rows, personOf, at('2026-11-21T12:55:00.000Z'), digest))).toEqual([
      'draw-number-too-soon',
    ]);
    const frozen = after(null, grantedActs(freeze(terms, rows, personOf, AT, digest)));
    const read = (draw: typeof frozen, who: AccountName, number: string, time = '2026-11-21T13:05:00.000Z') =>
      readNumber(draw, who, number, personOf, at(time), rows, digest);
    expect(codes(read(frozen, FIRST, '123456', '2026-11-21T12:00:00.000Z'))).toEqual(['draw-not-yet']);
    const once = after(frozen, grantedActs(read(frozen, FIRST, '123456')));
    // The same person twice is one person.
    expect(grantedActs(read(once, FIRST, '123456'))).toHaveLength(1);
    expect(codes(read(once, SECOND, '123457'))).toEqual(['draw-number-differs']);
    const done = after(once, grantedActs(read(once, SECOND, '123456')));
    expect(done.places).toHaveLength(2);
    expect(redraw(done, rows, digest)).toMatchObject({ same: true });
  });

  it('puts the next in order in the place of one that is skipped, for a reason only', () => {
    const rows = rowsOf({ A: 3, B: 1, C: 2 });
    let draw = drawn(rows, termsOf(rows, { byChance: 3 }));
    expect(codes(skip(draw, 1, 'unplayable', ' ', false, rows, digest))).toEqual(['reason-needed']);
    expect(codes(skip(draw, 1, 'unplayable', 'x', true, rows, digest))).toEqual(['place-reviewed']);
    for (const { position, stratum } of draw.places.slice(0, 3)) {
      draw = after(draw, grantedActs(skip(draw, position, 'unplayable', 'dark', false, rows, digest)));
      const left = draw.places.filter((place) => place.stratum === stratum && !place.skipped);
      expect(left.length).toBeGreaterThan(stratum === 'B' ? -1 : 0);
    }
    expect(draw.places.filter(({ chance, skipped }) => chance && !skipped).length).toBe(3);
    expect(codes(skip(draw, 1, 'unplayable', 'x', false, rows, digest))).toEqual(['place-skipped-already']);
    expect(redraw(draw, rows, digest)).toMatchObject({ same: true });
    const moved = { ...draw, places: [...draw.places].reverse() };
    expect(redraw(moved, rows, digest)).toEqual({ same: false, what: 'sample' });
  });

  it('deals no place to whoever it shows, and lets nobody throw a result away', () => {
    const rows = rowsOf({ R1: 4, R3: 4, A: 4 });
    const draw = drawn(rows, termsOf(rows, { perPerson: 4 }));
    const person = new Map([
      [FIRST, 'R1'],
      ['wang', 'R3'],
    ] as [string, string][]);
    for (const { reviewer, stratum } of draw.places) expect(person.get(reviewer ?? '')).not.toBe(stratum);
    const own = draw.places.find(({ stratum }) => stratum === 'R1')?.position ?? 0;
    const first = { account: FIRST, person: 'R1' as PersonId };
    expect(codes(assign(draw, own, first, 'R1', false))).toEqual(['reviewer-barred']);
    expect(codes(abandon(draw))).toEqual(['draw-over']);
    // Only those who may review nothing else are left: then nobody is dealt it.
    const alone = drawn(rowsOf({ R1: 1 }), {
      ...termsOf(rowsOf({ R1: 1 })),
      reviewers: [[FIRST, 'R1' as PersonId]],
    });
    expect(alone.places[0]?.reviewer).toBeNull();
  });

  it('is repeated bit for bit by the script in another language, and a touched file is told', () => {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'evidock-draw-'));
    try {
      const file = path.join(folder, 'draw.json');
      const again = (text: string) => {
        fs.writeFileSync(file, text);
        return spawnSync(process.platform === 'win32' ? 'python' : 'python3', [SCRIPT, file], {
          encoding: 'utf8',
        });
      };
      const cases = fc.sample(fc.tuple(office, sizes, secret, secret, fc.nat(5)), { numRuns: 12, seed: 7 });
      for (const [clips, scheme, a, b, skips] of cases) {
        const rows = rowsOf({ ...clips, '-': 2 }, (n) => (n % 4) + 1);
        let draw = drawn(rows, termsOf(rows, scheme), [a, b]);
        for (let n = 1; n <= Math.min(skips, draw.places.length); n++)
          draw = after(draw, grantedActs(skip(draw, n, 'unplayable', '打不开', false, rows, digest)));
        const { stdout, stderr, status } = again(drawFile(draw, rows));
        expect(stderr).toBe('');
        expect(status).toBe(0);
        expect(stdout.trimEnd().split('\n')).toEqual(placeLines(draw));
        expect(redraw(draw, rows, digest)).toMatchObject({ same: true });
      }
      const rows = rowsOf({ A: 3, B: 3 });
      const good = drawFile(drawn(rows, termsOf(rows, { byChance: 3 })), rows);
      const wrong: readonly [string, string][] = [
        [good.replace('first secret', 'other secret'), 'bound to another secret'],
        [good.replace('"perPerson":1', '"perPerson":2'), 'not those that were frozen'],
        [good.replace(/"seed":"[0-9a-f]{64}"/, `"seed":"${'0'.repeat(64)}"`), 'the seed is another one'],
        [good.replace(/"1 [0-9a-f]{8}/, '"1 00000000'), 'other places'],
      ];
      for (const [text, says] of wrong) {
        expect(text).not.toBe(good);
        const { status, stderr } = again(text);
        expect(stderr).toContain(says);
        expect(status).toBe(3);
      }
    } finally {
      fs.rmSync(folder, { recursive: true });
    }
  });

  it('comes out differently with another seed', () => {
    const rows = rowsOf({ A: 40 });
    const terms = termsOf(rows, { byChance: 5 });
    const firsts = new Set(
      Array.from({ length: 60 }, (_, n) => {
        const seed = digest(`seed ${n}`);
        return sampleOf(terms, ordersOf(terms, rows, seed, digest))[0]?.clip;
      }),
    );
    expect(firsts.size).toBeGreaterThan(20);
  });
});
