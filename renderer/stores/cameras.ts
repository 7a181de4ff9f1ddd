import { defineStore } from 'pinia';
import { computed, shallowRef } from 'vue';
import type { CameraFileView, CameraSetUpView } from '#shared/contract/camera-set-up';
import { failureOf } from '#shared/failure';
import { ask } from '../station';
import type { ShownFailure } from '../words/words';

/** What the station knows of makes of cameras. A password passes through here and is kept nowhere. */
export const useCameras = defineStore('cameras', () => {
  const setUp = shallowRef<CameraSetUpView | null>(null);
  /** Whether the station mounts what nothing else mounts; null where it cannot. */
  const mounting = shallowRef<boolean | null>(null);
  const failure = shallowRef<ShownFailure | null>(null);
  const files = computed(() => setUp.value?.files ?? []);

  async function refresh(): Promise<void> {
    try {
      setUp.value = await ask('camera-files.list', {});
      mounting.value = await ask('dock.mounting', {});
      failure.value = null;
    } catch (error) {
      failure.value = failureOf(error);
    }
  }

  /** Lets the person pick a file. Null when they cancelled; one with a problem was not added. */
  async function add(): Promise<CameraFileView | null> {
    const added = await ask('camera-files.add', {});
    if (added) await refresh();
    return added;
  }

  async function remove(file: string): Promise<void> {
    await ask('camera-files.remove', { file });
    await refresh();
  }

  const exportFile = (kind: 'profile' | 'adapter', id: string) => ask('camera-files.export', { kind, id });

  /** Throws FailureError; then nothing was kept. */
  const setPassword = (adapter: string, camera: string | null, password: string | null) =>
    ask('dock.set-password', { adapter, camera, password });

  async function setMounting(on: boolean): Promise<void> {
    await ask('dock.set-mounting', { on });
    mounting.value = on;
  }

  /** The adapter of that id, if it counts. */
  const adapterOf = (id: string) =>
    files.value.find(
      ({ content, problem }) => problem === null && content?.kind === 'adapter' && content.id === id,
    )?.content ?? null;

  return {
    setUp,
    files,
    mounting,
    failure,
    refresh,
    add,
    remove,
    exportFile,
    setPassword,
    setMounting,
    adapterOf,
  };
});
