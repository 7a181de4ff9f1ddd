import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { FailureError } from '#shared/failure';
import { holdLock, isLocked, type Lock } from '../../electron/catalog/lock';
import { openDatabase } from '../../electron/catalog/sqlite';
import { bundleChild, startChild } from './catalog-process';

let bundle: string;
let folder: string;
let file: string;

beforeAll(async () => {
  bundle = await bundleChild('lock');
});
beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'evidock-lock-'));
  file = path.join(folder, 'vault.lock');
});
afterEach(() => fs.rmSync(folder, { recursive: true, force: true }));

const refusal = (): string => {
  try {
    holdLock(file).release();
    return 'held';
  } catch (error) {
    return error instanceof FailureError ? error.failure.code : String(error);
  }
};

const holding = async (): Promise<ReturnType<typeof startChild>> => {
  const child = startChild(bundle, 'hold', file);
  await child.said((output) => output.includes('held'));
  return child;
};

describe('the lock of a vault', () => {
  it('keeps another process out until its holder is killed', async () => {
    const child = await holding();
    expect(isLocked(file)).toBe(true);
    expect(refusal()).toBe('vault-in-use');
    expect(isLocked(file)).toBe(true);
    await child.kill();
    expect(isLocked(file)).toBe(false);
    expect(refusal()).toBe('held');
  });

  it('keeps the same process out, until released', () => {
    const lock = holdLock(file);
    expect(isLocked(file)).toBe(true);
    expect(refusal()).toBe('vault-in-use');
    lock.release();
    lock.release();
    expect(isLocked(file)).toBe(false);
    expect(refusal()).toBe('held');
  });

  it('is not lost by looking at it, here or in another process', async () => {
    const child = await holding();
    for (let i = 0; i < 20; i++) expect(isLocked(file)).toBe(true);
    expect(refusal()).toBe('vault-in-use');
    await child.kill();
    const lock = holdLock(file);
    for (let i = 0; i < 20; i++) expect(isLocked(file)).toBe(true);
    const other = startChild(bundle, 'hold', file);
    await expect(other.said((output) => output.includes('held'))).rejects.toThrow(
      'ended with 1 after: vault-in-use',
    );
    lock.release();
  });

  it('is nobody’s where there is no file, and looking makes none', () => {
    expect(isLocked(file)).toBe(false);
    expect(fs.readdirSync(folder)).toEqual([]);
  });

  it('leaves nothing but an empty file', () => {
    const lock = holdLock(file);
    expect(fs.readdirSync(folder)).toEqual(['vault.lock']);
    lock.release();
    expect(fs.statSync(file).size).toBe(0);
  });

  it('can be taken although something else came to lie in its place', async () => {
    const held: Lock[] = [];
    fs.writeFileSync(file, Buffer.alloc(5000, 'not a lock '));
    expect(isLocked(file)).toBe(false);
    held.push(holdLock(file));
    expect(refusal()).toBe('vault-in-use');
    held.pop()?.release();

    const database = openDatabase(file, 'journal');
    database.exec('CREATE TABLE t (a)');
    database.close();
    const child = await holding();
    expect(isLocked(file)).toBe(true);
    await child.kill();
    expect(fs.statSync(file).size).toBe(0);
  });

  it('says so when there is no place for it', () => {
    file = path.join(folder, 'missing', 'vault.lock');
    expect(refusal()).toBe('vault-failed');
  });
});
