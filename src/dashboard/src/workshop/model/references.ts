import { everyMember, fieldsOf, listOf, nodeAtPointer, textOf, type Fields, type StrategyGraph } from './strategyGraph';
import { positionIds } from './newNodes';

/** An instrument's indicators, by their timeframe. */
export interface KnownIndicator {
  readonly name: string;
  /** For people: its display name, else its name. */
  readonly label: string;
  readonly kind: string;
  readonly timeframe: string;
  readonly instrument: 'TI' | 'SI';
  /** Of the instrument's first timeframe, which expressions need not name. */
  readonly isFirst: boolean;
}

const configs = { TI: 'tradingInstrumentConfig', SI: 'supportingInstrumentConfig' } as const;

export function startOf(graph: StrategyGraph) {
  return graph.nodes.find((node) => node.type === 'startNode');
}

function timeframesOf(graph: StrategyGraph, instrument: 'TI' | 'SI'): readonly Fields[] {
  return listOf(fieldsOf(startOf(graph)?.data[configs[instrument]])['timeframes']).map(fieldsOf);
}

const idOf = (timeframe: Fields): string => textOf(timeframe['id']) || textOf(timeframe['timeframe']);

/** All indicators of the start node. */
export function knownIndicators(graph: StrategyGraph): readonly KnownIndicator[] {
  return (['TI', 'SI'] as const).flatMap((instrument) =>
    timeframesOf(graph, instrument).flatMap((timeframe, index) =>
      Object.entries(fieldsOf(timeframe['indicators'])).map(([name, settings]) => ({
        name,
        label: textOf(fieldsOf(settings)['display_name']) || name,
        kind: textOf(fieldsOf(settings)['indicator_name']),
        timeframe: idOf(timeframe),
        instrument,
        isFirst: index === 0,
      })),
    ),
  );
}

/** Names of indicators for people, by the names that expressions use. */
export function indicatorLabels(graph: StrategyGraph): ReadonlyMap<string, string> {
  return new Map(knownIndicators(graph).map(({ name, label }) => [name, label]));
}

/** What a text may name, by the target that the catalogue gives: ids and names of the document. */
export function namesFor(target: string, graph: StrategyGraph, pointer: string, owner: Fields): readonly string[] {
  const instrument = textOf(owner['instrumentType']).toUpperCase() === 'SI' ? 'SI' : 'TI';
  switch (target) {
    case 'position':
      return positionIds(graph);
    case 'tag': {
      const tags = new Set<string>();
      everyMember(graph.strategy, (key, value) => key === 'vpt' && textOf(value) !== '' && tags.add(textOf(value)));
      return [...tags];
    }
    case 'timeframe':
      return timeframesOf(graph, instrument).map(idOf);
    case 'indicator': {
      const timeframe = textOf(owner['timeframeId']) || textOf(owner['timeframe']);
      return knownIndicators(graph)
        .filter((each) => each.instrument === instrument && (timeframe === '' ? each.isFirst : each.timeframe === timeframe))
        .map(({ name }) => name);
    }
    case 'node':
      return graph.nodes.filter((node) => listOf(node.data['variables']).length > 0).map(({ id }) => id);
    case 'variable': {
      const node = graph.nodes.find(({ id }) => id === textOf(owner['nodeId']));
      return listOf(node?.data['variables']).map((each) => textOf(fieldsOf(each)['name']));
    }
    case 'globalVariable':
    case 'trailingVariable': {
      const list = listOf(graph.strategy[`${target}s`]);
      const key = pointer.endsWith('Id') ? 'id' : 'name';
      return list.map((each) => textOf(fieldsOf(each)[key])).filter((name) => name !== '');
    }
    case 'entryNode':
      return graph.nodes.filter(({ type, id }) => type === 'entryNode' && id !== nodeAtPointer(graph, pointer)?.id).map(({ id }) => id);
    default:
      return [];
  }
}
