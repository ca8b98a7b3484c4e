import * as api from '../../data/api';
import { ProblemError } from '../../data/http';
import { useLoaded, type Loaded } from '../../ui/useLoaded';
import type { StrategyDocument } from '../../wire/rest';
import type { RunView } from './useRunView';

/**
 * The strategy that a run walks: the document that it began with, which its folder keeps, however it was edited since. The saved one before
 * the first run, and of a run that keeps none.
 */
export function useStrategyOf({ reads, run }: Pick<RunView, 'reads' | 'run'>, strategyId: string | null): Loaded<StrategyDocument | null> {
  return useLoaded(`strategy:${reads}:${run}:${strategyId}`, async () => {
    if (strategyId === null) return null;
    if (run === 0) return api.strategy(strategyId);
    try {
      return await api.pinnedStrategy(reads);
    } catch (error) {
      if (error instanceof ProblemError && error.problem.status === 404) return api.strategy(strategyId);
      throw error;
    }
  });
}
