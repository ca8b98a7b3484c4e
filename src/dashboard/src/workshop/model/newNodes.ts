import { everyMember, fieldsOf, freeName, listOf, nodeOf, textOf, type StrategyGraph } from './strategyGraph';
import type { Json } from './textEdits';

/** Ids of all positions, in document order. */
export function positionIds(graph: StrategyGraph): string[] {
  const ids: string[] = [];
  for (const node of graph.nodes)
    for (const position of listOf(node.data['positions'])) {
      const id = textOf(fieldsOf(position)['vpi']);
      if (id !== '') ids.push(id);
    }
  return ids;
}

/** The position that a new exit means: of the nearest entry on the way to it, else the last one. */
function positionFor(graph: StrategyGraph, after: string | null): string {
  const seen = new Set<string>();
  let row = after === null ? [] : [after];
  while (row.length > 0) {
    for (const id of row) {
      const position = textOf(fieldsOf(listOf(nodeOf(graph, id)?.data['positions'])[0])['vpi']);
      if (position !== '') return position;
      seen.add(id);
    }
    row = graph.edges.filter(({ source, target }) => row.includes(target) && !seen.has(source)).map(({ source }) => source);
  }
  return positionIds(graph).at(-1) ?? '';
}

/** What a new node holds. It is as complete as it can be without knowing what is meant. */
export function newData(graph: StrategyGraph, type: string, after: string | null): Json {
  switch (type) {
    case 'startNode':
      return {
        tradingInstrumentConfig: { symbol: '', type: 'stock', timeframes: [{ id: '1d', timeframe: '1d', indicators: {} }] },
      };
    case 'entrySignalNode':
    case 'exitSignalNode':
      return { conditions: [] };
    case 'reEntrySignalNode':
      return { conditions: [], retryConfig: { maxReEntries: 1 } };
    case 'entryNode': {
      const taken = new Set<string>();
      everyMember(graph.strategy, (key, value) => key === 'vpi' && taken.add(textOf(value)));
      return { positions: [{ vpi: freeName('position', taken), positionType: 'buy', quantity: 1, orderType: 'market' }] };
    }
    case 'exitNode':
      return { exitNodeData: { orderConfig: { targetPositionVpi: positionFor(graph, after), orderType: 'market', quantity: 'all' } } };
    case 'modifyNode':
      return { targetPositionVpi: positionFor(graph, after), stopLoss: { percent: 1 } };
    case 'alertNode':
      return { alertMessage: 'The price is {ltp}.' };
    case 'squareOffNode':
      return { endConditions: { timeBasedExit: { exitAtMarketClose: true, minutesBeforeClose: 0 } } };
    case 'strategyOverview':
      return { notes: 'Note' };
    default:
      return {};
  }
}

/** A document to begin with: the start, for an instrument. */
export function blankDocument(id: string, name: string, symbol: string): string {
  const start = {
    id: 'start',
    type: 'startNode',
    data: { tradingInstrumentConfig: { symbol, type: 'stock', timeframes: [{ id: '1d', timeframe: '1d', indicators: {} }] } },
  };
  return `${JSON.stringify({ strategy_id: id, name, nodes: [start], edges: [], parameters: [] }, null, 2)}\n`;
}
