/** Every month from the first to the last of these (`2026-07`), in order; none of none. */
export function monthsBetween(months: readonly string[]): readonly string[] {
  const [first, last] = [[...months].sort().at(0), [...months].sort().at(-1)];
  if (first === undefined || last === undefined) return [];
  const all: string[] = [];
  for (let month = first; month <= last; month = next(month)) all.push(month);
  return all;
}

function next(month: string): string {
  const [year = 0, number = 0] = month.split('-').map(Number);
  return number >= 12 ? `${String(year + 1)}-01` : `${String(year)}-${String(number + 1).padStart(2, '0')}`;
}
