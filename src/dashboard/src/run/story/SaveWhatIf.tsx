import { useState } from 'react';
import { runLink } from '../../actions/links';
import * as api from '../../data/api';
import { feed } from '../../data/feed';
import { signed } from '../../format/numbers';
import { Button } from '../../ui/Button';
import { LoadError, Loading } from '../../ui/Empty';
import { Field } from '../../ui/Field';
import { attempt } from '../../ui/notices';
import { useLoaded } from '../../ui/useLoaded';
import type { BrokerConnection, Execution, Preview, StrategyDocument } from '../../wire/rest';
import type { RunView } from '../model/useRunView';
import { changedAccount, changedDocument, freeId, slug } from './keptWhatIf';
import type { Alternative } from './whatIf';

interface SaveWhatIfProps {
  view: RunView;
  /** The document that the run began with. */
  document: StrategyDocument;
  asked: Alternative;
  /** What the engine has answered. */
  shown: Preview;
}

/** What would be saved, and what comes of it on the data of now. */
interface Kept {
  readonly strategy: StrategyDocument;
  /** Null when it is the account of the run. */
  readonly account: BrokerConnection | null;
  readonly base: Execution;
  readonly label: string;
  /** Null where a preview cannot have what the run has: a scale, or positions that stay open at the end. */
  readonly result: Preview | null;
}

/** Keeps the other run when that is asked for: as an execution with a label, of a copy of the strategy. */
export function SaveWhatIf({ view, document, asked, shown }: SaveWhatIfProps) {
  const [open, setOpen] = useState(false);
  const key = open ? `keep:${view.reads}:${JSON.stringify(asked.changes)}` : '';
  const kept = useLoaded(key, async () => (open ? keptOf(view, document, asked) : null));
  if (!open)
    return (
      <Button className="small" onClick={() => setOpen(true)}>
        Save as a run…
      </Button>
    );
  if (kept.data === null)
    return kept.error === null ? (
      <Loading what="what would be saved" />
    ) : (
      <LoadError what="What would be saved" reason={kept.error} onRetry={kept.reload} />
    );
  return <SaveForm kept={kept.data} shown={shown} name={asked.name} onCancel={() => setOpen(false)} />;
}

interface SaveFormProps {
  kept: Kept;
  shown: Preview;
  name: string;
  onCancel: () => void;
}

function SaveForm({ kept, shown, name, onCancel }: SaveFormProps) {
  const [label, setLabel] = useState(kept.label);
  const [busy, setBusy] = useState(false);
  const { strategy, account, base, result } = kept;
  const save = async () => {
    setBusy(true);
    const saved = await attempt(async () => {
      await api.saveStrategy(strategy.strategy_id, strategy);
      if (account !== null) await api.saveBrokerConnection(account.id, account);
      const execution = await api.addExecution(requestOf(kept, label));
      feed.refresh();
      window.location.hash = runLink(execution.session_id);
    });
    if (!saved) setBusy(false);
  };
  return (
    <form
      className="what-if-save"
      aria-label="Save as a run"
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <Field label="Label" hint="Tells it apart from other runs of the strategy">
        {(field) => <input {...field} autoFocus value={label} onChange={(event) => setLabel(event.target.value)} />}
      </Field>
      <p className="muted">
        Saves a copy of the strategy, <code>{strategy.strategy_id}</code>
        {account === null ? '' : ', and of the account, '}
        {account !== null && <code>{account.id}</code>}, and runs it as a backtest on {rangeWords(base)}.
      </p>
      <p data-kept={sameResult(result, shown)}>{differenceWords(result, shown, name)}</p>
      <div className="what-if-actions">
        <Button className="small" onClick={onCancel}>
          Cancel
        </Button>
        <Button kind="primary" className="small" type="submit" disabled={busy || label.trim() === ''}>
          {busy ? 'Saving…' : 'Save and run'}
        </Button>
      </div>
    </form>
  );
}

async function keptOf(view: RunView, document: StrategyDocument, asked: Alternative): Promise<Kept> {
  const [base, strategies, accounts, pinned] = await Promise.all([
    api.execution(view.reads),
    api.strategies(),
    api.brokerConnections(),
    api.pinnedAccount(view.reads),
  ]);
  const name = slug(asked.name);
  const changed = changedDocument(document, asked.changes);
  const strategyId = freeId(`${base.strategy_id}-${name}`.slice(0, 56), new Set(strategies.map((each) => each.strategy_id)));
  const strategy = { ...changed, strategy_id: strategyId, name: `${document.name} (${asked.name.toLowerCase()})` };
  const current = accounts.find(({ id }) => id === base.broker_connection_id);
  const wanted = changedAccount(pinned, asked.changes);
  const isOther = current === undefined || JSON.stringify(comparable(current)) !== JSON.stringify(comparable(wanted));
  const accountId = freeId(`${base.broker_connection_id}-${name}`.slice(0, 56), new Set(accounts.map(({ id }) => id)));
  const account = isOther ? { ...wanted, id: accountId } : null;
  const { from, to, parameters, fill, scale, at_end: atEnd } = base;
  const asIt = { ...wanted, fill: fill ?? wanted.fill };
  const isPreviewable = scale === 1 && atEnd !== 'leave_open';
  const result = isPreviewable ? await api.preview({ strategy, account: asIt, from, to, parameters: parameters ?? {} }) : null;
  return { strategy, account, base, label: name.slice(0, 40), result };
}

/** What makes two accounts trade alike. */
function comparable({ id: _id, notices: _notices, ...account }: BrokerConnection): unknown {
  return Object.fromEntries(Object.entries(account).sort(([a], [b]) => a.localeCompare(b)));
}

function requestOf({ strategy, account, base }: Kept, label: string) {
  const { from, to, scale, fill, capture, at_end: atEnd, parameters, tags } = base;
  return {
    strategy_id: strategy.strategy_id,
    broker_connection_id: account?.id ?? base.broker_connection_id,
    label: label.trim(),
    mode: 'backtest' as const,
    auto_start: true,
    scale,
    tags,
    ...(from === null ? {} : { from }),
    ...(to === null ? {} : { to }),
    ...(fill === null ? {} : { fill }),
    ...(capture === null ? {} : { capture }),
    ...(atEnd === null ? {} : { at_end: atEnd }),
    ...(parameters == null ? {} : { parameters }),
  };
}

function rangeWords({ from, to }: Execution): string {
  return from === null && to === null ? 'all data there are now' : `the data from ${from ?? 'their start'} to ${to ?? 'their end'}`;
}

/** True when what would be saved gives what was shown: the same trades for the same money. */
function sameResult(kept: Preview | null, shown: Preview): boolean {
  return (
    kept?.metrics != null &&
    kept.trades_count === shown.trades_count &&
    kept.metrics.realized_pnl === shown.metrics?.realized_pnl
  );
}

function differenceWords(kept: Preview | null, shown: Preview, name: string): string {
  if (kept === null) return 'What it gives is known when it has run: it may differ where the data have changed since.';
  if (kept.metrics === null) return `It cannot be run: ${kept.problems[0]?.message ?? 'the copy is not valid.'}`;
  if (sameResult(kept, shown)) return 'It gives the same result as above: its data and its account are those that the run began with.';
  return (
    `It gives ${signed(kept.metrics.realized_pnl)} in ${kept.trades_count} trades, not ${signed(shown.metrics?.realized_pnl)} in ` +
    `${shown.trades_count}: above stands “${name}” on the data and with the commands of the run. What is saved uses the data of now and ` +
    'gets no commands, and a document cannot say every change.'
  );
}
