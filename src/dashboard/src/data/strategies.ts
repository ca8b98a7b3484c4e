import { create } from 'zustand';
import type { StrategyInfo } from '../wire/rest';
import * as api from './api';
import { explain } from './http';

/** Strategies change when a person saves one, so they are read, not streamed. */
export const useStrategies = create<{ items: readonly StrategyInfo[] | null; error: string | null }>(() => ({ items: null, error: null }));

export async function loadStrategies(): Promise<void> {
  try {
    useStrategies.setState({ items: await api.strategies(), error: null });
  } catch (error) {
    useStrategies.setState({ error: explain(error) });
  }
}

/** A strategy's name, or its id while the name is not known. */
export function strategyName(items: readonly StrategyInfo[] | null, strategyId: string): string {
  return items?.find((item) => item.strategy_id === strategyId)?.name || strategyId;
}
