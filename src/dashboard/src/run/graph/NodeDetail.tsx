import { lots, price, signed } from '../../format/numbers';
import { sentence } from '../../format/words';
import { Empty } from '../../ui/Empty';
import type { EventOf } from '../../wire/events';
import type { DocumentNode, NodeNow } from '../../wire/rest';
import type { Moments } from '../model/moments';
import { comparisonsOf } from './conditionTexts';
import { ConditionsNow, ConditionsThen } from './ConditionList';
import { eventSummary } from './eventSummary';
import { nodeKinds, nodeName } from './nodeLooks';
import type { Facts } from './operandValues';

interface NodeDetailProps {
  node: DocumentNode | null;
  active: boolean;
  /** How often it completed. */
  count: number;
  /** The completion to show: the chosen trade's, otherwise the last; null without one. */
  event: EventOf<'node'> | null;
  moments: Moments;
  /** The trade that is chosen, and whether it went through this node. */
  trade: { readonly id: string; readonly isOnItsWay: boolean } | null;
  facts: Facts;
  /** What the engine says of it now; not of the past. */
  armed: NodeNow | undefined;
}

/** One node: how it stands now and what it did last. */
export function NodeDetail({ node, active, count, event, moments, trade, facts, armed }: NodeDetailProps) {
  if (node === null) return <Empty title="No node chosen">Choose a node of the graph to see its conditions and what it did.</Empty>;
  const sets = [
    { name: 'Conditions', comparisons: comparisonsOf(node.data['conditions']) },
    {
      name: 'Conditions after a re-entry',
      comparisons: comparisonsOf(node.data['reEntryConditions'] ?? node.data['reEntryExitConditions']),
    },
  ].filter((set) => set.comparisons.length > 0);
  const positions = (node.data['positions'] ?? []) as Record<string, unknown>[];
  const evaluated = event?.data.evaluated_conditions?.conditions_evaluated ?? [];
  const isOfTrade = trade?.isOnItsWay ?? false;
  return (
    <div className="node-detail">
      <section>
        <h3>
          {nodeName(node)}
          <span className="muted">
            {nodeKinds[node.type]?.words} · {active ? 'active' : 'inactive'} · completed {count}×
          </span>
        </h3>
        {positions.map((position, index) => (
          <p key={index} className="muted">
            {String(position['vpi'])}: {String(position['positionType'])}{' '}
            {lots(Number(position['quantity'] ?? 1), Number(position['multiplier'] ?? 1))}, {String(position['orderType'] ?? 'market')}
          </p>
        ))}
      </section>
      {armed?.conditions_evaluated !== undefined && (
        <section data-armed={node.id}>
          <h3>
            {sentence(armed.condition_type ?? 'conditions')} <span className="muted">now</span>
          </h3>
          <ConditionsThen evaluated={armed.conditions_evaluated} />
        </section>
      )}
      {armed?.conditions_evaluated === undefined &&
        sets.map((set) => (
          <section key={set.name}>
            <h3>
              {set.name} <span className="muted">{active ? 'now' : 'not evaluated while inactive'}</span>
            </h3>
            <ConditionsNow comparisons={set.comparisons} facts={facts} />
          </section>
        ))}
      {trade !== null && !isOfTrade && <p className="muted">{trade.id} did not go through this node.</p>}
      {event !== null && (
        <section data-firing={event.data.execution_id}>
          <h3>
            {isOfTrade ? `For ${trade?.id}` : 'Last completed'} <span className="muted num">{moments.ofEvent(event.time, event.seq)}</span>
          </h3>
          <p>{eventSummary(event.data)}</p>
          {evaluated.length > 0 && <ConditionsThen evaluated={evaluated} />}
          {Object.entries(event.data.node_variables ?? {}).map(([name, variable]) => (
            <p key={name} className="muted">
              {name} = <span className="num">{price(variable.value)}</span> <span>({variable.expression_preview})</span>
            </p>
          ))}
          {event.data.exit_result?.pnl != null && <p>P&amp;L {signed(event.data.exit_result.pnl)}</p>}
        </section>
      )}
    </div>
  );
}
