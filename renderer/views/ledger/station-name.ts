/** How people tell stations apart: by the first eight digits of their vault's id, in two groups. */
export function stationDigits(vaultOrOrigin: string): string {
  const id = vaultOrOrigin.replace(/^evidock\//, '');
  return `${id.slice(0, 4)} ${id.slice(4, 8)}`;
}

/** A key in groups of eight digits, for comparing it by eye. */
export function keyGroups(key: string): string {
  return key.match(/.{1,8}/g)?.join(' ') ?? key;
}
