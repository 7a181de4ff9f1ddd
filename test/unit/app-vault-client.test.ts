import { describe, expect, it } from 'vitest';
import type { DockId } from '#shared/ids';
import { NO_READINGS } from '#shared/readings';
import type { DockedCamera } from '#shared/device';
import { noTraits } from '#shared/device-traits';
import { FailureError } from '#shared/failure';
import { vaultClient } from '../../electron/app/vault-client';
import type { ToVault } from '../../electron/processes/ports';

function conversation() {
  const sent: ToVault[] = [];
  return { sent, client: vaultClient((message) => sent.push(message)) };
}

const restarted = new FailureError({ code: 'vault-process-restarted' });

describe('calls to the vault process', () => {
  it('wait until the process listens, then go out in order', () => {
    const { sent, client } = conversation();
    client.started();
    void client.call('dock.cards', {});
    void client.call('vault-state', {});
    expect(sent).toEqual([]);
    client.ready();
    expect(sent).toMatchObject([
      { type: 'call', name: 'dock.cards', args: {} },
      { type: 'call', name: 'vault-state' },
    ]);
  });

  it('get their own answers, in whatever order these come', async () => {
    const { sent, client } = conversation();
    client.started();
    client.ready();
    const cards = client.call('dock.cards', {});
    const devices = client.call('footage.devices', {});
    const [first, second] = sent.map((message) => (message.type === 'call' ? message.id : -1));
    client.answered({ type: 'answer', id: second ?? -1, envelope: { ok: true, value: ['BC240001'] } });
    client.answered({
      type: 'answer',
      id: first ?? -1,
      envelope: { ok: false, failure: { code: 'no-vault' } },
    });
    await expect(devices).resolves.toEqual(['BC240001']);
    await expect(cards).rejects.toEqual(new FailureError({ code: 'no-vault' }));
  });

  it('fail when the process ends, sent or still waiting', async () => {
    const { client } = conversation();
    client.started();
    const waiting = client.call('dock.cards', {});
    client.lost();
    await expect(waiting).rejects.toEqual(restarted);
    client.started();
    client.ready();
    const sent = client.call('dock.cards', {});
    client.lost();
    await expect(sent).rejects.toEqual(restarted);
  });

  it('fail at once while no process runs, and reach the next one', async () => {
    const { sent, client } = conversation();
    await expect(client.call('dock.cards', {})).rejects.toEqual(restarted);
    client.started();
    client.ready();
    void client.call('dock.cards', {});
    expect(sent).toHaveLength(1);
  });

  it('are answered once: a late or unknown answer is nothing', async () => {
    const { sent, client } = conversation();
    client.started();
    client.ready();
    const call = client.call('footage.devices', {});
    const id = sent[0]?.type === 'call' ? sent[0].id : -1;
    client.answered({ type: 'answer', id: 999, envelope: { ok: true, value: ['wrong'] } });
    client.answered({ type: 'answer', id, envelope: { ok: true, value: ['right'] } });
    client.answered({ type: 'answer', id, envelope: { ok: true, value: ['late'] } });
    await expect(call).resolves.toEqual(['right']);
  });

  it('are told apart from the list of docked cameras, which only a listening process gets', () => {
    const { sent, client } = conversation();
    const camera: DockedCamera = {
      dock: 'folder-1' as DockId,
      transport: 'folder',
      state: 'readable',
      trouble: null,
      root: '/camera',
      usb: null,
      volume: null,
      readings: NO_READINGS,
      identity: null,
      traits: noTraits('folder'),
      clockSettable: false,
      name: null,
      vendor: null,
    };
    client.started();
    client.docked([camera]);
    client.ready();
    client.docked([camera]);
    expect(sent).toEqual([{ type: 'docked', cameras: [camera] }]);
  });
});
