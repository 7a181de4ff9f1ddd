/**
 * The charting library, with the parts that our charts use. Only ever imported late: the window starts without it.
 * Canvas, and tips written on it: the page's CSP allows no inline styles.
 */
import { BarChart, LineChart } from 'echarts/charts';
import { GridComponent, LegendComponent, TooltipComponent } from 'echarts/components';
import { init, use, type EChartsType } from 'echarts/core';
import { CanvasRenderer } from 'echarts/renderers';

use([BarChart, LineChart, GridComponent, LegendComponent, TooltipComponent, CanvasRenderer]);

/** An empty chart in this element. It is disposed of by whoever asked for it. */
export function chartIn(element: HTMLElement): EChartsType {
  return init(element, null, { renderer: 'canvas' });
}
