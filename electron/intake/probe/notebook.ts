/** Collects what a walk finds: bounded, and in values that the ledger can hold whatever the file says. */
import type { Finding, FindingCode, FindingPlace, Severity } from '#shared/finding';

export interface Notebook {
  add(code: FindingCode, severity: Severity, more?: Noted): void;
  has(code: FindingCode): boolean;
  readonly findings: readonly Finding[];
}

export interface Noted {
  readonly values?: Readonly<Record<string, string | number>>;
  readonly byte?: number | null | undefined;
  readonly ms?: number | null | undefined;
}

/** No file is told more about than this: whoever reads forty findings knows. */
const MOST = 40;

export function notebook(): Notebook {
  const findings: Finding[] = [];
  return {
    findings,
    has: (code) => findings.some((finding) => finding.code === code),
    add(code, severity, { values, byte, ms } = {}) {
      if (findings.length >= MOST) return;
      const place: FindingPlace = {
        ...(typeof byte === 'number' ? { byte: whole(byte) } : {}),
        ...(typeof ms === 'number' ? { ms: whole(ms) } : {}),
      };
      findings.push({
        code,
        severity,
        ...(values ? { values: Object.fromEntries(Object.entries(values).map(tidy)) } : {}),
        ...(Object.keys(place).length > 0 ? { place } : {}),
      });
    },
  };
}

/** How often something was met, and where first. */
export interface Tally {
  count: number;
  byte: number | null;
  ms: number | null;
}

export function tally(): Tally {
  return { count: 0, byte: null, ms: null };
}

/** Counts one more (or `times` more); the first place is kept. */
export function met(t: Tally, byte: number | null, ms: number | null = null, times = 1): void {
  if (t.count === 0) {
    t.byte = byte;
    t.ms = ms;
  }
  t.count += times;
}

/** A whole number that is no less than 0 and can be written exactly. */
export function whole(value: number): number {
  if (!(value > 0)) return 0;
  return Math.min(Math.round(value), Number.MAX_SAFE_INTEGER);
}

/** The number as {@link whole}, or null when it is none. */
export function wholeOrNull(value: number | null): number | null {
  return value !== null && Number.isFinite(value) && value >= 0 ? whole(value) : null;
}

/** A mark or a text from a file as something that can be printed: nothing but plain ASCII. */
export function printable(text: string, longest = 40): string {
  return text.slice(0, longest).replace(/[^\x20-\x7e]/g, '?');
}

function tidy([name, value]: [string, string | number]): [string, string | number] {
  return [name, typeof value === 'number' ? whole(value) : value.slice(0, 200)];
}
