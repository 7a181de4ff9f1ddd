import { defineStore } from 'pinia';
import { shallowReactive } from 'vue';
import type { ClipId } from '#shared/ids';
import { keepPoster, posterClips } from '../cache/posters';

/** Which clips have a poster in the cache, so that lists need not ask for each row. */
export const usePosters = defineStore('posters', () => {
  const known = shallowReactive(new Set<ClipId>());

  async function keep(clip: ClipId, picture: Blob): Promise<void> {
    if (await keepPoster(clip, picture)) known.add(clip);
  }

  void posterClips().then((clips) => {
    for (const clip of clips) known.add(clip);
  });

  return { known, keep };
});
