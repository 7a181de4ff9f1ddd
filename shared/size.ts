/** Bytes for people, in powers of 1,000 as disks and cards are sold: `812 B`, `60.0 MB`, `1.25 GB`. */
export function sizeText(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  if (bytes < 999_500) return `${(bytes / 1e3).toFixed(0)} kB`;
  if (bytes < 999_950_000) return `${(bytes / 1e6).toFixed(1)} MB`;
  if (bytes < 999_995_000_000) return `${(bytes / 1e9).toFixed(2)} GB`;
  return `${(bytes / 1e12).toFixed(2)} TB`;
}

const UNITS: Readonly<Record<string, number>> = { b: 1, kb: 1e3, mb: 1e6, gb: 1e9, tb: 1e12 };

/** The bytes that a person means by `800 MB` or `1.5tb`, in whole bytes; null when it is no size. */
export function sizeIn(text: string): number | null {
  const [, number = '', unit = ''] = /^(\d{1,15}(?:\.\d{1,9})?) ?([kmgt]?b)$/i.exec(text.trim()) ?? [];
  const bytes = Math.round(Number(number) * (UNITS[unit.toLowerCase()] ?? 0));
  return number !== '' && Number.isSafeInteger(bytes) ? bytes : null;
}
