import type { People } from '#shared/account';
import type { PersonId } from '#shared/ids';

/** The few values of an act that its sentence on a device's time line needs; lists and checks stay in the ledger. */
export function lifeValues(data: unknown, people: People): Record<string, string | number> {
  if (typeof data !== 'object' || data === null) return {};
  const values: Record<string, string | number> = {};
  for (const [name, value] of Object.entries(data)) {
    if (name === 'person' && typeof value === 'string')
      values[name] = people.persons.get(value as PersonId)?.name ?? value;
    else if (typeof value === 'string' || typeof value === 'number') values[name] = value;
    else if (typeof value === 'boolean') values[name] = value ? 'yes' : 'no';
  }
  const { override } = data as { override?: { reason?: unknown } | null };
  if (typeof override?.reason === 'string') values['override'] = override.reason;
  return values;
}
