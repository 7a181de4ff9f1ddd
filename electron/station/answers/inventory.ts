import { inventoryDesk, type InventoryDesk } from '../inventory-desk';
import { later, type Answers, type OpenStation } from './answer';

/** Answers about stock-taking. */
export function inventoryAnswers(open: OpenStation) {
  const desk = (): InventoryDesk => inventoryDesk(open());
  return {
    'inventory.list': () => later(() => desk().list()),
    'inventory.open': ({ section }, by) => desk().open(section, by),
    'inventory.scan': ({ text }, by) => desk().scan(text, by),
    'inventory.explain': (difference, by) => desk().explain(difference, by),
    'inventory.close': (_, by) => desk().close(by),
  } satisfies Partial<Answers>;
}
