import path from 'node:path';
import { displayName } from '#shared/display-name';
import { clockDifferenceMs } from '#shared/readings';
import { sizeText } from '#shared/size';
import type { DockedCamera } from '#shared/device';
import { cameraFilesIn } from '../station/camera-files';
import { lookAtDocks } from '../station/dock-look';
import type { Command } from './arguments';
import { EXIT, printJson, printLine, say } from './output';

/** `station dock`: what is docked now, with all readings and who told them. */
export async function runDock(command: Extract<Command, { do: 'dock' }>): Promise<number> {
  const { vault } = command;
  const look = await lookAtDocks(vault === null ? {} : { files: await cameraFilesIn(path.resolve(vault)) });
  try {
    if (look.usb === 'no-bus') say('本机没有 USB 总线 This computer has no USB bus');
    if (command.json) printJson({ usb: look.usb, cameras: look.cameras });
    else for (const camera of look.cameras) printLine(lineOf(camera));
    return EXIT.well;
  } finally {
    await look.close();
  }
}

function lineOf({ identity, name, transport, state, trouble, usb, readings }: DockedCamera): string {
  const { batteryPercent, storage, clock, resolution } = readings;
  return [
    identity?.device ?? '?',
    displayName(name ?? ''),
    transport,
    trouble ?? state,
    usb?.port ?? '',
    batteryPercent ? `${batteryPercent.value}%` : '',
    storage?.value.freeBytes == null ? '' : `${sizeText(storage.value.freeBytes)} free`,
    clock ? `clock ${clockDifferenceMs(clock.value) / 1000} s` : '',
    resolution ? `${resolution.value.width}×${resolution.value.height}` : '',
  ].join('  ');
}
