/**
 * What is kept of passwords, PINs and badges: only derived strings, in `keys/credentials.json`, each under its own
 * digest. The ledger says which digest belongs to whom, so a record that was put there by hand opens nothing, and a
 * record that an interrupted change left behind is not used.
 */
import { hash, verify } from '@node-rs/argon2';
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import path from 'node:path';
import { z } from 'zod';
import type { Sha256 } from '#shared/ids';
import { readWhole, replaceWhole } from '../vault/files';
import { LAYOUT } from '../vault/layout';
import type { Vault } from '../vault/vault';

export interface Credentials {
  /** Derives and stores, durable; the digest goes on record. Records not in `inUse` are dropped. */
  store(kind: 'secret' | 'badge', value: string, inUse: ReadonlySet<Sha256>): Promise<Sha256>;
  /** Whether `value` is what stands under this digest; null when nothing stands there. */
  matches(digest: Sha256, value: string): Promise<boolean | null>;
  /** As long as a real check takes, for accounts that do not exist. */
  pretend(value: string): Promise<void>;
}

const stored = z.strictObject({ format: z.literal(1), records: z.array(z.string().max(500)).max(10_000) });
const FILE = `${LAYOUT.keys}/credentials.json`;
/** Argon2id with the parameters that OWASP's password sheet names first: 19 MiB, two passes. */
const COST = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;
const BADGE = 'badge';

/** The credentials of a vault. A missing or spoiled file holds none; passwords are then set anew. */
export function credentialsOf({ disk, folder }: Vault): Credentials {
  const file = path.join(folder, ...FILE.split('/'));
  let last: Promise<unknown> = Promise.resolve();
  let decoy: Promise<string> | null = null;

  const read = async (): Promise<readonly string[]> => {
    const bytes = await readWhole(disk, file);
    if (!bytes) return [];
    try {
      return stored.parse(JSON.parse(bytes.toString('utf8'))).records;
    } catch {
      return []; // spoiled: none of its records can be believed
    }
  };

  return {
    store(kind, value, inUse) {
      const mine = last.then(async () => {
        const record = kind === 'badge' ? badgeRecord(value, randomBytes(16)) : await hash(value, COST);
        const kept = (await read()).filter((one) => inUse.has(digestOf(one)));
        const whole = JSON.stringify({ format: 1, records: [...kept, record] });
        await replaceWhole(disk, file, Buffer.from(whole, 'utf8'), 0o600);
        return digestOf(record);
      });
      last = mine.catch(() => undefined);
      return mine;
    },
    async matches(digest, value) {
      const record = (await read()).find((one) => digestOf(one) === digest);
      if (record === undefined) return null;
      if (!record.startsWith(`${BADGE}$`)) return verify(record, value);
      const [, salt = ''] = record.split('$');
      const again = Buffer.from(badgeRecord(value, Buffer.from(salt, 'hex')));
      return again.length === record.length && timingSafeEqual(again, Buffer.from(record));
    },
    async pretend(value) {
      decoy ??= hash('nobody', COST);
      await verify(await decoy, value);
    },
  };
}

/** Badges are found by reading them, many a second, and are no secrets that people choose: a salted digest does. */
function badgeRecord(value: string, salt: Buffer): string {
  return `${BADGE}$${salt.toString('hex')}$${createHash('sha256').update(salt).update(value, 'utf8').digest('hex')}`;
}

function digestOf(record: string): Sha256 {
  return createHash('sha256').update(record, 'utf8').digest('hex') as Sha256;
}
