import { create } from 'zustand';
import type { StrategyInfo } from '../wire/rest';
import * as api from './api';
import { explain } from './http';
import { slotOf } from './slot';
import { useStrategyIds } from './stores';

/** Strategies change when a person saves one, so they are read, not streamed. */
export const useStrategies = create<{ items: readonly StrategyInfo[] | null; error: string | null }>(() => ({ items: null, error: null }));

export async function loadStrategies(): Promise<void> {
  try {
    useStrategies.setState({ items: await api.strategies(), error: null });
  } catch (error) {
    useStrategies.setState({ error: explain(error) });
  }
}

/** The strategy of a session; the session's id while the executions have not been read. */
export function strategyIdOf(sessionId: string): string {
  return useStrategyIds.getState().bySession[sessionId] ?? sessionId;
}

/** A strategy's name by its session, or its id while the name is not known; with its account and label where others have the name, too. */
export function strategyNameOf(sessionId: string): string {
  const name = nameOfStrategy(strategyIdOf(sessionId));
  const { bySession } = useStrategyIds.getState();
  const isShared = Object.entries(bySession).some(([other, id]) => other !== sessionId && nameOfStrategy(id) === name);
  return isShared ? `${name} (${slotOf(sessionId)})` : name;
}

/** A strategy's name, or its id while the name is not known. */
export function nameOfStrategy(strategyId: string): string {
  return useStrategies.getState().items?.find((item) => item.strategy_id === strategyId)?.name || strategyId;
}

/** The same for components, which render again when names become known. */
export function useStrategyNames(): (sessionId: string) => string {
  useStrategies();
  useStrategyIds();
  return strategyNameOf;
}
