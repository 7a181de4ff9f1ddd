/**
 * Makes work with the same key wait for its turn; different keys do not hinder one another. Work with several keys
 * waits for all of them, and takes them all at once, so that no two can wait for one another.
 */
export function turns(): <T>(key: string | readonly string[], work: () => Promise<T>) => Promise<T> {
  const last = new Map<string, Promise<unknown>>();
  return async (key, work) => {
    const keys = typeof key === 'string' ? [key] : key;
    const before = Promise.all(keys.flatMap((k) => last.get(k) ?? []));
    const mine = before.then(work);
    const settled = mine.catch(() => undefined);
    for (const k of keys) last.set(k, settled);
    try {
      return await mine;
    } finally {
      for (const k of keys) if (last.get(k) === settled) last.delete(k);
    }
  };
}
