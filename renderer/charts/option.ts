/** Our charts in the library's terms; types only, so that nothing of it is loaded here. */
import type { BarSeriesOption, LineSeriesOption } from 'echarts/charts';
import type { GridComponentOption, LegendComponentOption, TooltipComponentOption } from 'echarts/components';
import type { ComposeOption } from 'echarts/core';

export type ChartOption = ComposeOption<
  BarSeriesOption | LineSeriesOption | GridComponentOption | LegendComponentOption | TooltipComponentOption
>;

/** Colours of the theme by the names of its tokens, `--ink`. */
export type Colour = (token: `--${string}`) => string;

/** What all our charts have in common: the page's letters, quiet lines, and tips that the canvas draws. */
export function basics(colour: Colour): {
  readonly textStyle: object;
  readonly tooltip: TooltipComponentOption;
  readonly legend: LegendComponentOption;
  readonly words: { readonly color: string; readonly fontSize: number };
  readonly rule: { readonly lineStyle: { readonly color: string } };
} {
  const words = { color: colour('--ink-2'), fontSize: 12 };
  return {
    textStyle: { fontFamily: colour('--font') },
    tooltip: {
      trigger: 'axis',
      renderMode: 'richText',
      confine: true,
      backgroundColor: colour('--surface'),
      borderColor: colour('--line-strong'),
      textStyle: { color: colour('--ink'), fontSize: 12 },
    },
    legend: { top: 0, left: 0, itemGap: 16, itemWidth: 14, itemHeight: 10, textStyle: words },
    words,
    rule: { lineStyle: { color: colour('--line') } },
  };
}
