import { afterEach, describe, expect, test } from 'vitest';
import { UsbError } from '../../electron/dock/usb/errors';
import type { UsbLibrary } from '../../electron/dock/usb/library';
import type { UsbSighting } from '../../electron/dock/usb/sighting';
import { watchUsb, type UsbState, type UsbWatch, type UsbWatchOptions } from '../../electron/dock/usb/watch';
import { fakeDevice, fakeUsb } from '../mtp-camera/fake-usb';

const open: UsbWatch[] = [];
afterEach(async () => {
  for (const watch of open.splice(0)) await watch.close();
});

interface Watched {
  readonly lists: (readonly UsbSighting[])[];
  readonly states: UsbState[];
  readonly watch: UsbWatch;
  readonly until: (wanted: () => boolean) => Promise<void>;
}

function watching(library: UsbLibrary, options: Partial<UsbWatchOptions> = {}): Watched {
  const lists: (readonly UsbSighting[])[] = [];
  const states: UsbState[] = [];
  const watch = watchUsb({
    load: () => Promise.resolve(library),
    intervalMs: 20,
    noBusIntervalMs: 20,
    sysfs: '/nowhere',
    onChange: (list) => lists.push(list),
    onState: (state) => states.push(state),
    ...options,
  });
  open.push(watch);
  return {
    lists,
    states,
    watch,
    until: async (wanted) => {
      for (const end = performance.now() + 5_000; !wanted();) {
        if (performance.now() > end) throw new Error(`not in time: ${JSON.stringify({ lists, states })}`);
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
    },
  };
}

const serials = (list: readonly UsbSighting[] | undefined) => list?.map(({ usb }) => usb.serial);

describe('USB devices', () => {
  test('are told with who they are, where they are plugged in and what they offer', async () => {
    const usb = fakeUsb();
    const device = fakeDevice();
    usb.plug(device);
    const { lists, until, watch } = watching(usb);
    await until(() => lists.length > 0);
    expect(lists[0]).toEqual([
      {
        key: device.handle,
        usb: { vendorId: '2e8d', productId: '6b61', serial: 'BC-000777', port: '1-4.2' },
        name: 'LabCam BC-4G',
        interfaces: [
          {
            number: 0,
            class: 6,
            subclass: 1,
            protocol: 1,
            name: 'MTP',
            endpoints: [
              { address: 0x81, type: 'bulk', packetBytes: 512 },
              { address: 0x02, type: 'bulk', packetBytes: 512 },
              { address: 0x83, type: 'interrupt', packetBytes: 64 },
            ],
          },
        ],
      },
    ]);
    expect(watch.device(device.handle)).toBe(device);
  });

  test('come and go by events, at once', async () => {
    const usb = fakeUsb();
    const { lists, states, until } = watching(usb, { intervalMs: 60_000 });
    await until(() => states.length > 0);
    expect(states).toEqual([{ is: 'watching', events: true }]);
    const device = fakeDevice();
    usb.plug(device);
    await until(() => lists.length === 2);
    usb.pull(device);
    await until(() => lists.length === 3);
    expect(lists.map(serials)).toEqual([[], ['BC-000777'], []]);
  });

  test('come and go without events, by the listing', async () => {
    const usb = fakeUsb();
    usb.listeningFails = 'addAttach error: failed to open udev netlink socket (errno 1)';
    const { lists, states, until } = watching(usb);
    await until(() => states.length > 0);
    expect(states).toEqual([{ is: 'watching', events: false }]);
    const first = fakeDevice({ serial: 'A1' });
    usb.plug(first, true);
    await until(() => lists.length === 2);
    usb.pull(first, true);
    usb.plug(fakeDevice({ serial: 'B2' }), true);
    await until(() => lists.length === 3);
    expect(lists.map(serials)).toEqual([[], ['A1'], ['B2']]);
  });

  test('that come while a listing is on its way are not lost by it', async () => {
    const usb = fakeUsb();
    const { lists, states, until } = watching(usb, { intervalMs: 1 });
    await until(() => states.length > 0);
    for (let round = 0; round < 30; round++) {
      usb.plug(fakeDevice({ serial: `S${round}` }));
      await new Promise((resolve) => setTimeout(resolve, round % 3));
    }
    await until(() => lists.at(-1)?.length === 30);
    const lengths = lists.map((list) => list.length);
    expect(lengths).toEqual([...lengths].sort((a, b) => a - b));
  });

  test('plugged in again are others', async () => {
    const usb = fakeUsb();
    const { lists, until } = watching(usb);
    const before = fakeDevice();
    usb.plug(before);
    await until(() => lists.at(-1)?.length === 1);
    const first = lists.at(-1)?.[0]?.key;
    usb.pull(before);
    usb.plug(fakeDevice());
    await until(() => lists.at(-1)?.length === 1 && lists.at(-1)?.[0]?.key !== first);
  });

  test('that belong to the computer are left out; cameras with its number are not', async () => {
    const usb = fakeUsb();
    usb.plug(fakeDevice({ deviceClass: 9, serial: 'hub' }));
    usb.plug(fakeDevice({ vendorId: 0x1d6b, productId: 3, deviceClass: 0, serial: 'root' }));
    usb.plug(fakeDevice({ vendorId: 0x1d6b, productId: 0x0100, serial: 'gadget' }));
    const { lists, until } = watching(usb);
    await until(() => lists.length > 0);
    expect(serials(lists[0])).toEqual(['gadget']);
  });

  test('that may not be opened are told all the same', async () => {
    const usb = fakeUsb();
    usb.plug(fakeDevice({ closedBecause: 'permission denied (errno 13)' }));
    const { lists, until } = watching(usb);
    await until(() => lists.length > 0);
    expect(lists[0]?.[0]).toMatchObject({ usb: { serial: null, vendorId: '2e8d' }, interfaces: null });
  });
});

describe('a computer', () => {
  test('without USB says so, and may get it later', async () => {
    const usb = fakeUsb();
    usb.listingFails = 'getDevices error: /sys/bus/usb/devices/ not found (errno 2)';
    const { lists, states, until } = watching(usb);
    await until(() => states.length > 0);
    expect(states).toEqual([{ is: 'no-bus' }]);
    expect(lists).toEqual([[]]);
    expect(usb.counts.listeners).toBe(0); // on such a computer it would fail where nobody can catch it
    usb.listingFails = null;
    usb.plug(fakeDevice());
    await until(() => lists.length === 2);
    expect(states.at(-1)).toEqual({ is: 'watching', events: true });
  });

  test('whose listing fails keeps what it knew', async () => {
    const usb = fakeUsb();
    usb.plug(fakeDevice());
    const { lists, states, until } = watching(usb);
    await until(() => lists.length === 1);
    usb.listingFails = 'getDevices error: something else';
    await until(() => states.at(-1)?.is === 'failed');
    expect(lists).toHaveLength(1);
  });

  test('for which there is no library says so', async () => {
    const { states, until } = watching(fakeUsb(), {
      load: () => Promise.reject(new UsbError('other', 'Cannot find native binding')),
    });
    await until(() => states.length > 0);
    expect(states).toMatchObject([{ is: 'failed', error: { message: 'Cannot find native binding' } }]);
  });

  test('like this one, with the real library: no word of it is lost, and nothing is thrown', async () => {
    const thrown: unknown[] = [];
    const note = (error: unknown) => thrown.push(error);
    process.on('unhandledRejection', note);
    try {
      const states: UsbState[] = [];
      const watch = watchUsb({
        onChange: () => undefined,
        onState: (state) => states.push(state),
        intervalMs: 20,
      });
      open.push(watch);
      for (const end = performance.now() + 5_000; states.length === 0 && performance.now() < end;)
        await new Promise((resolve) => setTimeout(resolve, 20));
      await new Promise((resolve) => setTimeout(resolve, 100));
      expect(['watching', 'no-bus']).toContain(states[0]?.is);
      expect(thrown).toEqual([]);
    } finally {
      process.off('unhandledRejection', note);
    }
  });
});
