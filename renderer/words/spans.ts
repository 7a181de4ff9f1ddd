import type { UsedWords } from './words';

const MINUTE = 60_000;

/** How long something is, as people say it: the two largest units. Milliseconds; negative counts as none. */
export function spanText(ms: number, t: UsedWords['t']): string {
  const minutes = Math.max(0, Math.floor(ms / MINUTE));
  const hours = Math.floor(minutes / 60);
  if (hours >= 24) return t('storage.days', { d: Math.floor(hours / 24), h: hours % 24 });
  return hours > 0 ? t('storage.hours', { h: hours, m: minutes % 60 }) : t('storage.minutes', { m: minutes });
}
