import type { ExecutionDraft } from '../actions/executionDraft';
import type { Run } from '../wire/rest';

type Named = Pick<Run, 'strategy_name' | 'strategy_id' | 'label' | 'run'>;

/** A run's name for a person: strategy, label and number. */
export function runTitle({ strategy_name: name, strategy_id: id, label, run }: Named): string {
  return `${name ?? id}${label === null ? '' : ` · ${label}`} · run ${run}`;
}

/** `2010-01-01 to 2015-12-31`; what was left open is named. */
export function rangeText({ from, to }: Pick<Run, 'from' | 'to'>): string {
  if (from === null && to === null) return 'all data';
  return `${from?.slice(0, 10) ?? 'start'} to ${to?.slice(0, 10) ?? 'end'}`;
}

/** Parameters in a line: `fast = 12, slow = 26`. */
export function parametersText({ parameters }: Pick<Run, 'parameters'>): string {
  return Object.entries(parameters)
    .map(([name, value]) => `${name} = ${value}`)
    .join(', ');
}

/** Costs in a line, as far as there are any. */
export function costsText(costs: unknown): string {
  if (typeof costs !== 'object' || costs === null) return '';
  const parts = Object.entries(costs).flatMap(([name, value]) => {
    const inner = typeof value === 'object' && value !== null ? Object.entries(value) : [['', value] as const];
    return inner.flatMap(([part, amount]) =>
      typeof amount === 'number' && amount !== 0 ? [[name, amount, part].join(' ').trim().replaceAll('_', ' ')] : [],
    );
  });
  return parts.join(', ') || 'no costs';
}

/** A label for another run of the same strategy on the same account, which none of the runs has. */
export function freeLabel(run: Pick<Run, 'session_id' | 'label'>, taken: ReadonlySet<string>): string {
  const slot = run.session_id.split('.').slice(0, 3).join('.');
  const base = run.label?.replace(/-\d+$/, '') ?? 'again';
  for (let number = 2; ; number += 1) {
    const label = `${base}-${number}`;
    if (!taken.has(`${slot}.${label}`)) return label;
  }
}

type Drafted = Pick<
  Run,
  'strategy_id' | 'broker_connection_id' | 'mode' | 'source' | 'from' | 'to' | 'scale' | 'tags' | 'parameters'
>;

/** The form of a new execution as this run was started. */
export function draftOf(run: Drafted): Partial<ExecutionDraft> {
  return {
    strategyId: run.strategy_id,
    brokerId: run.broker_connection_id,
    mode: run.mode,
    source: run.source,
    from: run.from?.slice(0, 10) ?? '',
    to: run.to?.slice(0, 10) ?? '',
    scale: String(run.scale),
    tags: run.tags.join(', '),
    parameters: run.parameters,
  };
}
