import { scriptedCamera, type ScriptedCamera } from '../../mtp-camera/camera';
import { file, folder } from '../../mtp-camera/cards';

/** A scripted camera with footage of these lengths; its files' handles, from `firstHandle` on, are their seeds. */
export function mtpCamera(serial: string, sizes: readonly number[], firstHandle = 10): ScriptedCamera {
  const objects = sizes.map((bytes, n) =>
    file(firstHandle + n, `DCAM_${serial}_B01OPR_20260713_${String(100_000 + n * 500)}.mp4`, bytes, 1),
  );
  return scriptedCamera({ serial, objects: [folder(1, 'DCIM'), ...objects] });
}

/** What should be in the vault of it. */
export function filesOf(camera: ScriptedCamera): readonly { seed: number; bytes: number }[] {
  return camera.script.objects.flatMap(({ handle, bytes, isFolder }) =>
    isFolder ? [] : [{ seed: handle, bytes: bytes ?? 0 }],
  );
}
