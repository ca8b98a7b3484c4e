import { indicatorLabels } from '../model/references';
import type { StrategyGraph } from '../model/strategyGraph';
import type { Wording } from '../model/words';
import { catalogueNow } from './catalogue';

let last: { graph: StrategyGraph; wording: Wording } | null = null;

/** The words for a document: the server's for operators, its own for indicators. The same graph has the same object. */
export function wordingOf(graph: StrategyGraph): Wording {
  if (last?.graph !== graph) last = { graph, wording: { operators: catalogueNow().operators, indicators: indicatorLabels(graph) } };
  return last.wording;
}
