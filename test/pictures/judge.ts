/** What a computer can object to on a screen: text that is cut, a page that scrolls sideways, words that are none. */
import type { Page } from 'playwright-core';

/** What was found on the screen as it is; `data` is text of the office itself, which no language changes. */
export async function objections(
  page: Page,
  language: 'zh' | 'en',
  data: readonly string[],
): Promise<readonly string[]> {
  return page.evaluate(
    ([spoken, own]) => {
      const found = new Set<string>();
      const short = (text: string): string => text.trim().replaceAll(/\s+/g, ' ').slice(0, 60);
      const isSeen = (one: Element): boolean => {
        const { width, height } = one.getBoundingClientRect();
        return (
          width > 1 && height > 1 && one.checkVisibility({ checkOpacity: true, checkVisibilityCSS: true })
        );
      };

      for (const frame of [
        document.documentElement,
        ...document.querySelectorAll('main, .el-dialog, .el-drawer__body'),
      ])
        if (frame.scrollWidth > frame.clientWidth + 1)
          found.add(
            `scrolls sideways: ${frame.tagName}.${frame.className} by ${String(frame.scrollWidth - frame.clientWidth)}`,
          );

      const labels =
        'button, label, h1, h2, h3, dt, th .cell, legend, summary, a, .el-tag, .el-select__placeholder, .el-button > span';
      for (const one of document.querySelectorAll<HTMLElement>(labels)) {
        if (!isSeen(one) || one.classList.contains('unseen')) continue;
        const wide = one.scrollWidth - one.clientWidth;
        if (wide > 1 && getComputedStyle(one).display !== 'inline')
          found.add(`cut by ${String(wide)}: ${one.tagName} ${short(one.innerText)}`);
      }
      for (const one of document.querySelectorAll<HTMLInputElement>('input[placeholder]')) {
        if (!isSeen(one) || one.value !== '' || one.placeholder === '') continue;
        const style = getComputedStyle(one);
        const pen = document.createElement('canvas').getContext('2d');
        if (!pen) continue;
        pen.font = style.font;
        if (pen.measureText(one.placeholder).width > one.clientWidth + 1)
          found.add(`cut hint: ${short(one.placeholder)}`);
      }

      const texts: string[] = [];
      const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
      for (let node = walk.nextNode(); node; node = walk.nextNode())
        if (node.parentElement && node.nodeValue?.trim() && isSeen(node.parentElement))
          texts.push(node.nodeValue);
      for (const one of document.querySelectorAll('[placeholder], [title], [aria-label], [alt]'))
        for (const name of ['placeholder', 'title', 'aria-label', 'alt'])
          if (isSeen(one)) texts.push(one.getAttribute(name) ?? '');
      for (const text of texts) {
        let left = text;
        for (const one of own) left = left.replaceAll(one, '');
        if (spoken === 'en' && /[\u4e00-\u9fff，。、；：（）]/.test(left))
          found.add(`Chinese: ${short(text)}`);
        if (/\b(?:undefined|null|NaN|Infinity)\b|\[object|Invalid Date|\{\w+\}/.test(left))
          found.add(`hole: ${short(text)}`);
        if (
          /(?:^|\s)[a-z][A-Za-z]+(?:\.[a-z][A-Za-z-]+)+(?:$|\s)/.test(left) &&
          !/\.(?:mp4|mov|jpg|wav|log|ini|json|id)\b/i.test(left)
        )
          found.add(`bare key: ${short(text)}`);
      }
      return [...found];
    },
    [language, data] as const,
  );
}
