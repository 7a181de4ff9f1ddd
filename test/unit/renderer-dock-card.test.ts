// @vitest-environment happy-dom
import { mount } from '@vue/test-utils';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DockCardView } from '#shared/contract/dock';
import DockCard from '../../renderer/views/dock/DockCard.vue';
import { makeWords } from '../../renderer/words/words';
import { anyCard } from './renderer-cards';

function draw(card: DockCardView, language: 'zh' | 'en' = 'zh') {
  return mount(DockCard, { props: { card }, global: { plugins: [makeWords(language)] } });
}

/** Fails when `check` fails for any card; each card is taken down again. */
function forAnyCard(check: (drawn: ReturnType<typeof draw>, card: DockCardView) => void): void {
  fc.assert(
    fc.property(anyCard, fc.constantFrom('zh', 'en'), (card, language) => {
      const drawn = draw(card, language);
      try {
        check(drawn, card);
      } finally {
        drawn.unmount();
      }
    }),
    { numRuns: 100 },
  );
}

describe('a dock card', () => {
  it('I3: safe-to-unplug is shown only in phase safe', () => {
    forAnyCard((drawn, card) => {
      const safe = card.import.phase === 'safe';
      expect(drawn.find('[data-test=dock-safe]').exists()).toBe(safe);
      // The green colour hangs on this class and nothing else.
      expect(drawn.classes('safe')).toBe(safe);
      expect(/可以拔下|Safe to unplug/.test(drawn.text())).toBe(safe);
    });
  });

  it('shows no control or direction mark, whatever a camera or file is called', () => {
    forAnyCard((drawn) => {
      const said = `${drawn.text()} ${drawn
        .findAll('[title]')
        .map((e) => e.attributes('title'))
        .join(' ')}`;
      expect(said.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u);
    });
  });

  it('offers to try again only while the camera is there and nothing is under way', () => {
    forAnyCard((drawn, card) => {
      const may =
        card.trouble !== 'gone' &&
        card.state === 'identified' &&
        card.doubt === null &&
        ['none', 'not-safe', 'stopped'].includes(card.import.phase);
      expect(drawn.find('[data-test=dock-again]').exists()).toBe(may);
    });
  });

  it('tells its buttons apart', async () => {
    const card = fc.sample(anyCard, { numRuns: 1, seed: 1 })[0];
    if (!card) throw new Error('no card');
    const drawn = draw({
      ...card,
      state: 'identified',
      trouble: null,
      doubt: null,
      import: { phase: 'stopped', failure: { code: 'cancelled' } },
    });
    await drawn.get('[data-test=dock-again]').trigger('click');
    expect(drawn.emitted('act')).toEqual([['again']]);
    expect(drawn.get('[data-test=dock-trouble]').text()).toContain('已按要求停止');
    await drawn.setProps({ card: { ...card, trouble: null, import: { phase: 'listing' } } });
    await drawn.get('[data-test=dock-stop]').trigger('click');
    expect(drawn.emitted('act')).toEqual([['again'], ['stop']]);
  });
});
