import v8 from 'node:v8';

/**
 * Keeps the room for short-lived objects as small as it begins: V8 else doubles it under load, and an import's memory
 * would follow the number of files. Measured on 5,000 files: 170 MiB becomes 142, at the same speed. To be called first.
 */
export function keepMemoryFlat(): void {
  v8.setFlagsFromString('--semi-space-growth-factor=1');
}
