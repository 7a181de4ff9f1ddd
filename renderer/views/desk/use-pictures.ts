/** Pictures taken at the desk: stills that go on record, and moments that are held beside each other. */
import { ElMessage } from 'element-plus';
import { ref, shallowRef, type Ref } from 'vue';
import type { StillView } from '#shared/contract/desk';
import { failureOf } from '#shared/failure';
import type { ReviewId } from '#shared/ids';
import type { SegmentSources } from '../../player/desk/segment-source';
import type { SessionPlayer } from '../../player/desk/session-player';
import { ask } from '../../station';
import { duration } from '../../words/formats';
import { useWords } from '../../words/words';
import type { ComparedPicture } from './compared-picture';
import { base64Of, framePicture } from './frame-picture';

export interface DeskPictures {
  readonly stills: Readonly<Ref<readonly StillView[]>>;
  /** A still is on its way to the vault. */
  readonly keeping: Readonly<Ref<boolean>>;
  readonly compared: Ref<readonly ComparedPicture[]>;
  readonly comparing: Ref<boolean>;
  readonly keepStill: () => Promise<void>;
  /** Takes the picture on the screen; with the second one both are shown. */
  readonly compare: () => Promise<void>;
}

export function useDeskPictures(
  player: SessionPlayer,
  sources: SegmentSources,
  room: Readonly<Ref<HTMLElement | null>>,
  review: () => ReviewId | null,
  before: readonly StillView[],
): DeskPictures {
  const { t, failure } = useWords();
  const stills = shallowRef(before);
  const keeping = ref(false);
  const compared = shallowRef<readonly ComparedPicture[]>([]);
  const comparing = ref(false);

  const onScreen = async () => {
    player.pause();
    await player.settled();
    const element = player.element() ?? room.value?.querySelector('img[data-test="desk-photo"]');
    return element instanceof HTMLVideoElement || element instanceof HTMLImageElement
      ? framePicture(element)
      : null;
  };

  async function keepStill(): Promise<void> {
    const segment = player.segment.value;
    const state = segment ? sources.states.get(segment.clip) : undefined;
    keeping.value = true;
    try {
      const picture = await onScreen();
      if (!picture || !segment || state?.at !== 'address') {
        ElMessage.warning(t('desk.stillNoPicture'));
        return;
      }
      const still = await ask('desk.keep-still', {
        clip: segment.clip,
        review: review(),
        at: Math.round(player.ms.value),
        proxy: state.proxy,
        width: picture.width,
        height: picture.height,
        png: await base64Of(picture.png),
      });
      stills.value = [...stills.value, still];
      ElMessage.success(t('desk.stillKept'));
    } catch (error) {
      ElMessage.error({ message: failure(failureOf(error)), duration: 8000, showClose: true });
    } finally {
      keeping.value = false;
    }
  }

  async function compare(): Promise<void> {
    const picture = await onScreen();
    if (!picture) {
      ElMessage.warning(t('desk.stillNoPicture'));
      return;
    }
    const label = `${duration(player.at.value / 1000)} · ${player.segment.value?.source ?? ''}`;
    const address = `data:image/png;base64,${await base64Of(picture.png)}`;
    compared.value = [...compared.value.slice(-1), { address, label }];
    if (compared.value.length === 2) comparing.value = true;
    else ElMessage.info(t('desk.compareOne'));
  }

  return { stills, keeping, compared, comparing, keepStill, compare };
}
