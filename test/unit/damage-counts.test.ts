/** Damage is counted and looked for at every start and after every change: that must not become slower with the footage. */
import { expect, test } from 'vitest';
import { deepCheckQueries } from '../../electron/catalog/deep-checks';
import { safekeepingQueries } from '../../electron/catalog/safekeeping';
import { freshTables } from './catalog-tables';

test('C1: damage is counted by its own index, however many clips are whole', () => {
  const db = freshTables();
  const asked: string[] = [];
  const queries = safekeepingQueries((sql) => {
    asked.push(sql);
    return db.prepare(sql);
  });
  expect(queries.damageCounts()).toEqual({ originals: 0, copies: 0 });
  expect(queries.holdingAges(0, 0)).toMatchObject({ damaged: 0 });
  const counting = asked.filter((sql) => sql.includes('damaged_seq IS NOT NULL'));
  expect(counting).toHaveLength(4);
  for (const sql of counting) {
    const values = [...sql.matchAll(/\?/g)].map(() => 0);
    const plan = db.prepare(`EXPLAIN QUERY PLAN ${sql}`).all(...values);
    expect(plan.map((row) => row['detail']).join(), sql).toContain('INDEX holdings_damaged');
  }
  db.close();
});

test('I5: damaged clips that nobody has decoded are found by the index of damage, not among all clips of their kind', () => {
  const db = freshTables();
  let asked = '';
  const queries = deepCheckQueries((sql) => {
    asked = sql;
    return db.prepare(sql);
  });
  expect(queries.damagedUnchecked(1)).toEqual([]);
  const plan = db.prepare(`EXPLAIN QUERY PLAN ${asked}`).all(1);
  const steps = plan.map((row) => row['detail']).join();
  expect(steps).toContain('INDEX clips_damaged');
  expect(steps).not.toContain('TEMP B-TREE');
  db.close();
});
