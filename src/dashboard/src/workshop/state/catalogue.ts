import { create } from 'zustand';
import * as api from '../../data/api';
import type { IndicatorEntry } from '../../wire/rest';
import type { Catalogue, Schema } from '../model/catalogue';
import type { Json } from '../model/textEdits';

/** An indicator that a timeframe may have. */
export interface IndicatorKind {
  readonly name: string;
  readonly label: string;
  readonly aliases: readonly string[];
  /** Its parameters by name. */
  readonly parameters: Readonly<Record<string, Schema>>;
  /** Keys of an indicator that mean nothing for this one. */
  readonly without: readonly string[];
  readonly outputs: readonly string[];
}

interface Catalogues {
  readonly nodes: Catalogue;
  readonly indicators: readonly IndicatorKind[];
}

/** What the server reads in documents; loaded with the first editor. */
export const useCatalogues = create<{ loaded: Catalogues | null }>(() => ({ loaded: null }));

export async function loadCatalogues(): Promise<void> {
  if (useCatalogues.getState().loaded !== null) return;
  const [nodes, indicators] = await Promise.all([
    api.catalogue<Catalogue>('nodes'),
    api.catalogue<{ items: readonly IndicatorEntry[] }>('indicators'),
  ]);
  useCatalogues.setState({ loaded: { nodes, indicators: indicators.items.map(kindOf) } });
}

/** The catalogue in an open editor, which opens with it. */
export function useCatalogue(): Catalogue {
  return useCatalogues((state) => state.loaded!.nodes);
}

export function catalogueNow(): Catalogue {
  return useCatalogues.getState().loaded!.nodes;
}

export function useIndicators(): readonly IndicatorKind[] {
  return useCatalogues((state) => state.loaded!.indicators);
}

/** An indicator of a kind with its parameters at their defaults. */
export function firstIndicator(name: string): Json {
  const kind = useCatalogues.getState().loaded!.indicators.find((each) => each.name === name);
  const parameters = Object.entries(kind?.parameters ?? {}).flatMap(([key, { default: standard }]) =>
    standard === undefined ? [] : [[key, standard] as const],
  );
  return { indicator_name: name, ...Object.fromEntries(parameters) };
}

/** The kind of a document's word, by its name or another one. */
export function indicatorKindOf(indicators: readonly IndicatorKind[], name: string): IndicatorKind | undefined {
  return indicators.find((each) => each.name === name) ?? indicators.find(({ aliases }) => aliases.includes(name));
}

function kindOf({ id, label, aliases, parameters, price_field: price, takes_seed: takesSeed, outputs }: IndicatorEntry): IndicatorKind {
  const schemaOf = (parameter: IndicatorEntry['parameters'][number]): Schema => {
    const { type, min, max, words, help } = parameter;
    const common = {
      title: titleOf(parameter.name),
      description: help,
      default: parameter.default as number | string,
      'x-aliases': parameter.aliases,
    };
    if (type === 'word') return { ...common, type: 'string', 'x-kind': 'word', enum: words };
    if (type === 'time') return { ...common, type: 'string', 'x-kind': 'time' };
    return { ...common, type, 'x-kind': 'number', ...(min === null ? {} : { minimum: min }), ...(max === null ? {} : { maximum: max }) };
  };
  return {
    name: id,
    label,
    aliases,
    parameters: Object.fromEntries(parameters.map((parameter) => [parameter.name, schemaOf(parameter)])),
    without: [...(price === null ? ['price_field'] : []), ...(takesSeed ? [] : ['seed'])],
    outputs: outputs.map(({ name }) => name),
  };
}

const titleOf = (name: string): string => name.charAt(0).toUpperCase() + name.slice(1).replaceAll('_', ' ');
