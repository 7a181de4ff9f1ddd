import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pageFile, pageResponder } from '../../electron/app/ui-protocol';

let folder = '';
beforeAll(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'evidock-pages-'));
  const pages = path.join(folder, 'renderer');
  fs.mkdirSync(path.join(pages, 'assets'), { recursive: true });
  fs.writeFileSync(path.join(pages, 'index.html'), '<!doctype html>');
  fs.writeFileSync(path.join(pages, 'assets', 'a b.js'), 'export {}');
  fs.writeFileSync(path.join(folder, 'secret.json'), '{}');
});
afterAll(() => {
  fs.rmSync(folder, { recursive: true });
});

const get = (address: string, init?: RequestInit): Promise<Response> =>
  pageResponder(path.join(folder, 'renderer'))(new Request(address, init));

describe('the pages over app://', () => {
  it('begin with the index', async () => {
    const response = await get('app://station/');
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(await response.text()).toBe('<!doctype html>');
  });

  it('carry the locks on every answer', async () => {
    for (const address of ['app://station/', 'app://station/none.js']) {
      const { headers } = await get(address);
      const policy = headers.get('content-security-policy') ?? '';
      expect(policy).toMatch(/^default-src 'none'; script-src 'self';/);
      expect(policy).not.toMatch(/unsafe|\*|http/);
      expect(headers.get('x-content-type-options')).toBe('nosniff');
    }
  });

  it('have the right kinds', async () => {
    const response = await get('app://station/assets/a%20b.js');
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('text/javascript; charset=utf-8');
  });

  it.each([
    'app://station/../secret.json',
    'app://station/%2e%2e/secret.json',
    'app://station/..%2fsecret.json',
    'app://station/assets/..%2f..%2fsecret.json',
    'app://station/..%5csecret.json',
    'app://station/%00index.html',
    'app://station/C:%5csecret.json',
    'app://station/%E0%A4.js',
    'app://station/assets',
    'app://station/assets/',
    'app://other/index.html',
  ])('do not hold %s', async (address) => {
    expect((await get(address)).status).toBe(404);
  });

  it('are only read', async () => {
    expect((await get('app://station/', { method: 'POST' })).status).toBe(405);
    const head = await get('app://station/', { method: 'HEAD' });
    expect(head.headers.get('content-length')).toBe('15');
    expect(await head.text()).toBe('');
  });

  it('never lie outside their folder, whatever the address', () => {
    const root = path.resolve('/pages');
    const part = fc.oneof(
      fc.string(),
      fc.constantFrom('..', '%2e%2e', '%2f', '%5c', '..%2f', '\\', '/', '//', '.js', 'a.js', '%00', '%25'),
    );
    fc.assert(
      fc.property(fc.array(part, { maxLength: 8 }), (parts) => {
        const address = `app://station/${parts.join('')}.js`;
        if (!URL.canParse(address)) return;
        const found = pageFile(root, address);
        if (found) expect(path.relative(root, found.file)).not.toMatch(/^\.\.(\/|\\|$)|^$/);
      }),
    );
  });
});
