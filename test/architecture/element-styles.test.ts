import fs from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';

const root = path.resolve(import.meta.dirname, '../..');

/** Components that draw nothing of their own. */
const WITHOUT_STYLE = new Set(['config-provider', 'auto-resizer']);

it('every component of the UI kit that a screen uses has its style in the theme', () => {
  const theme = fs.readFileSync(path.join(root, 'renderer/theme/element.ts'), 'utf8');
  const styled = new Set([...theme.matchAll(/components\/([a-z0-9-]+)\/style/g)].map(([, name]) => name));
  const used = fs
    .readdirSync(path.join(root, 'renderer'), { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.(vue|ts)$/.test(file))
    .flatMap((file) => {
      const source = fs.readFileSync(path.join(root, 'renderer', file), 'utf8');
      const names = [...source.matchAll(/import \{([^}]*)\} from 'element-plus'/g)].flatMap(([, list = '']) =>
        list.split(','),
      );
      return names
        .map((name) => name.trim())
        .filter((name) => /^El[A-Z]/.test(name))
        .map((name) =>
          name
            .slice(2)
            .replace(/(?<=[a-z])(?=[A-Z])/g, '-')
            .toLowerCase(),
        );
    })
    .map((name) => name.replace(/^table-v2$|^table-v-2$/, 'table-v2'));
  const missing = [...new Set(used)].filter((name) => !styled.has(name) && !WITHOUT_STYLE.has(name));
  expect(used.length).toBeGreaterThan(20);
  expect(missing).toEqual([]);
});
