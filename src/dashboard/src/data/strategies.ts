import { create } from 'zustand';
import type { StrategyInfo } from '../wire/rest';
import * as api from './api';
import { explain } from './http';
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

/** A strategy's name by its session, or its id while the name is not known. */
export function strategyNameOf(sessionId: string): string {
  const id = strategyIdOf(sessionId);
  return useStrategies.getState().items?.find((item) => item.strategy_id === id)?.name || id;
}

/** The same for components, which render again when names become known. */
export function useStrategyNames(): (sessionId: string) => string {
  useStrategies();
  useStrategyIds();
  return strategyNameOf;
}
