/** Damage is counted at every start and after every change: that must not become slower with the footage. */
import { expect, test } from 'vitest';
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
