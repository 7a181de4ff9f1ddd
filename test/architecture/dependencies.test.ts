import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';

const root = path.resolve(import.meta.dirname, '../..');
const read = (file: string): string => fs.readFileSync(path.join(root, file), 'utf8');

type Packages = Readonly<Record<string, string>>;
const { dependencies, devDependencies, optionalDependencies } = JSON.parse(read('package.json')) as {
  dependencies: Packages;
  devDependencies: Packages;
  optionalDependencies: Packages;
};
const packages = { ...dependencies, ...devDependencies, ...optionalDependencies };

/** The names of packages in backquotes, such as `@scope/name`. */
function namedIn(text: string): ReadonlySet<string> {
  return new Set([...text.matchAll(/`([^`\n]+)`/g)].map((match) => match[1] ?? ''));
}

describe('dependencies', () => {
  it('each have their reason in docs/dependencies.md', () => {
    const named = namedIn(read('docs/dependencies.md'));
    expect(Object.keys(packages).filter((name) => !named.has(name))).toEqual([]);
  });

  it('are pinned to exact versions', () => {
    const loose = Object.entries(packages).filter(
      ([, version]) => !/^(npm:@?[^@]+@)?\d+\.\d+\.\d+$/.test(version),
    );
    expect(loose).toEqual([]);
  });
});
