import { describe, expect, expectTypeOf, it } from 'vitest';
import { REQUESTS, type RequestName } from '#shared/contract/requests';
import { RIGHTS, type Right } from '#shared/contract/rights';
import { failed } from '#shared/failure';
import { dispatcher, isOwnPage, type Handlers, type Sender } from '../../electron/app/dispatch';
import { requireRight, type Holder } from '../../electron/app/rights';

const window: Sender = { isMainFrame: true, url: 'app://station/#/dock' };

/** Handlers of which none may be reached, but the given ones. */
function only(given: Partial<Handlers>): Handlers {
  const unreached = (): never => {
    throw new Error('reached');
  };
  const none = Object.fromEntries(Object.keys(REQUESTS).map((name) => [name, unreached]));
  return { ...(none as unknown as Handlers), ...given };
}

/** Somebody who may do everything. */
const everybody: Holder = { rights: () => new Set(RIGHTS), account: () => null };

function desk(given: Partial<Handlers>, holder: Holder = everybody) {
  const reported: string[] = [];
  const ask = dispatcher({
    handlers: only(given),
    holder,
    report: (what, error) => reported.push(`${what}: ${String(error)}`),
  });
  return { ask, reported };
}

describe('the desk where requests come in', () => {
  it('parses, asks the handler, and wraps what it says', async () => {
    const { ask } = desk({
      'import.files': ({ session }) => (session === 's1' ? [] : Promise.reject(new Error())),
    });
    expect(await ask(window, 'import.files', { session: 's1' })).toEqual({ ok: true, value: [] });
  });

  it.each([
    ['a frame inside the page', { isMainFrame: false, url: 'app://station/' }],
    ['another host', { isMainFrame: true, url: 'app://elsewhere/' }],
    ['a host that begins the same', { isMainFrame: true, url: 'app://station.evil/' }],
    ['a name before the host', { isMainFrame: true, url: 'app://station@evil/' }],
    ['the web', { isMainFrame: true, url: 'https://station/' }],
    ['an empty page', { isMainFrame: true, url: 'about:blank' }],
    ['a page that is gone', { isMainFrame: true, url: '' }],
  ])('refuses %s', async (_what, sender) => {
    const { ask, reported } = desk({ 'footage.devices': () => [] });
    expect(await ask(sender, 'footage.devices', {})).toEqual({ ok: false, failure: { code: 'bad-request' } });
    expect(reported).toHaveLength(1);
  });

  it('knows its own pages', () => {
    expect(isOwnPage('app://station/index.html?x#/y')).toBe(true);
    expect(isOwnPage('app://station')).toBe(true);
  });

  it.each([
    ['vault.delete'],
    ['open-vault'],
    ['constructor'],
    ['__proto__'],
    [''],
    [7],
    [null],
    [undefined],
    [{}],
  ])('refuses the name %j', async (name) => {
    const { ask } = desk({});
    expect(await ask(window, name, {})).toEqual({ ok: false, failure: { code: 'bad-request' } });
  });

  it.each([
    ['footage.clip', undefined],
    ['footage.clip', { clip: '../../etc/passwd' }],
    ['footage.clip', { clip: 'a'.repeat(32), more: 1 }],
    ['vault.open', { at: '/home' }],
    ['footage.page', { filter: {}, after: null, limit: 501 }],
    ['station.about', []],
  ])('refuses bad arguments of %s: %j', async (name, args) => {
    const { ask, reported } = desk({});
    expect(await ask(window, name, args)).toMatchObject({
      ok: false,
      failure: { code: 'bad-arguments', values: { detail: expect.any(String) as string } },
    });
    expect(reported).toEqual([]);
  });

  it('asks for the one right, after the arguments and before the handler', async () => {
    const rights = new Set<Right>(RIGHTS.filter((right) => right !== 'footage.look'));
    const { ask } = desk({ 'footage.devices': () => [] }, { rights: () => rights, account: () => null });
    const look = { clip: 'a'.repeat(32), why: null };
    expect(await ask(window, 'footage.look', look)).toEqual({
      ok: false,
      failure: { code: 'right-missing', values: { right: 'footage.look' } },
    });
    expect(await ask(window, 'footage.devices', {})).toEqual({ ok: true, value: [] });
  });

  it('asks anew each time, because the person may change', async () => {
    let rights = new Set<Right>(RIGHTS);
    const { ask } = desk({ 'footage.devices': () => [] }, { rights: () => rights, account: () => null });
    expect(await ask(window, 'footage.devices', {})).toMatchObject({ ok: true });
    rights = new Set(['dock']);
    expect(await ask(window, 'footage.devices', {})).toMatchObject({ failure: { code: 'right-missing' } });
  });

  it('passes a foreseen failure on, and does not report it', async () => {
    const { ask, reported } = desk({
      'footage.devices': () => {
        throw failed('no-vault');
      },
    });
    expect(await ask(window, 'footage.devices', {})).toEqual({ ok: false, failure: { code: 'no-vault' } });
    expect(reported).toEqual([]);
  });

  it.each([
    [
      'throws',
      (): never => {
        throw new TypeError('broken');
      },
    ],
    ['rejects', () => Promise.reject(new TypeError('broken'))],
  ])('makes an unforeseen failure of a handler that %s, and reports it', async (_how, handler) => {
    const { ask, reported } = desk({ 'footage.devices': handler });
    expect(await ask(window, 'footage.devices', {})).toEqual({
      ok: false,
      failure: { code: 'unexpected', values: { message: 'broken' } },
    });
    expect(reported).toEqual(['footage.devices: TypeError: broken']);
  });

  it('lets no result out that the contract does not know', async () => {
    const { ask, reported } = desk({ 'footage.devices': () => ['../../etc'] as never });
    expect(await ask(window, 'footage.devices', {})).toMatchObject({ failure: { code: 'unexpected' } });
    expect(reported).toHaveLength(1);
  });

  it('drops what the contract does not name, such as a path', async () => {
    const place = { place: '/vault', freeBytes: 1, holds: 'nothing' as const };
    const { ask } = desk({ 'vault.suggest': () => ({ ...place, secret: '/root/key' }) });
    expect(await ask(window, 'vault.suggest', {})).toEqual({ ok: true, value: place });
  });
});

describe('rights', () => {
  it('name one for every request (held by the compiler)', () => {
    expectTypeOf<(typeof REQUESTS)[RequestName]['right']>().toExtend<Right>();
    expectTypeOf<keyof Handlers>().toEqualTypeOf<RequestName>();
    for (const { right } of Object.values(REQUESTS)) expect(RIGHTS).toContain(right);
  });

  it('are all with the local operator until people sign in', () => {
    for (const right of RIGHTS) expect(() => requireRight(everybody, right)).not.toThrow();
  });
});
