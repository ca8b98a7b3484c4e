import { create } from 'zustand';
import * as api from '../../data/api';
import type { Catalogue, Schema } from '../model/catalogue';

/** An indicator that a timeframe may have. */
export interface IndicatorKind {
  readonly name: string;
  readonly label: string;
  readonly group: string;
  readonly help: string;
  /** Its parameters by name. */
  readonly parameters: Readonly<Record<string, Schema>>;
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
  const [nodes, indicators] = await Promise.all([api.catalogue<Catalogue>('nodes'), api.catalogue<unknown>('indicators')]);
  useCatalogues.setState({ loaded: { nodes, indicators: indicatorsOf(indicators) } });
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

function indicatorsOf(answer: unknown): readonly IndicatorKind[] {
  return answer as readonly IndicatorKind[];
}
