import { useEffect, useState, type FormEvent } from 'react';
import { useShallow } from 'zustand/react/shallow';
import { showDialog, useView } from '../actions/view';
import * as api from '../data/api';
import * as market from '../data/marketApi';
import { loadBrokers, useBrokers } from '../data/brokers';
import { feed } from '../data/feed';
import { isWithin, otherProblems, ProblemError } from '../data/http';
import { useSessions } from '../data/stores';
import { loadStrategies, useStrategies } from '../data/strategies';
import { useLoaded } from '../ui/useLoaded';
import { Button } from '../ui/Button';
import { Dialog } from '../ui/Dialog';
import { ExecutionFields } from './ExecutionFields';
import { dataRangeOf } from './dataRange';
import { preflight } from './preflight';
import { emptyDraft, requestOf, type ExecutionDraft } from '../actions/executionDraft';
import './addExecution.css';

/** Fields that show the server's error; any other error stands above the buttons. */
const shownFields = [
  'strategy_id',
  'broker_connection_id',
  'mode',
  'source',
  'daily_restart',
  'from',
  'to',
  'speed',
  'scale',
  'capture',
  'fill',
  'at_end',
  'auto_start',
  'label',
  'tags',
  'notes',
  'parameters',
];

const isShown = (pointer: string) => shownFields.some((field) => isWithin(pointer, field));

const close = () => showDialog(null);

export default function AddExecutionDialog() {
  const strategies = useStrategies();
  const brokers = useBrokers();
  const [draft, setDraft] = useState<ExecutionDraft>(() => ({ ...emptyDraft, ...useView.getState().draft }));
  const [problem, setProblem] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  useEffect(() => {
    void loadStrategies();
    void loadBrokers();
  }, []);
  const first = strategies.items?.[0]?.strategy_id ?? '';
  const filled = draft.strategyId === '' ? { ...draft, strategyId: first } : draft;
  const files = useLoaded('market-data', api.marketData);
  const feeds = useLoaded('feeds', market.feeds).data?.map((each) => each.symbol) ?? null;
  const symbol = strategies.items?.find((each) => each.strategy_id === filled.strategyId)?.symbol ?? null;
  const chosen = filled.strategyId;
  const document = useLoaded(`strategy:${chosen}`, async () => (chosen === '' ? null : api.strategy(chosen)));
  const validation = useLoaded(document.data === null ? '' : `validation:${chosen}`, async () =>
    document.data === null ? null : api.validateStrategy(document.data),
  );
  const versions = useLoaded(`versions:${chosen}`, async () => (chosen === '' ? [] : api.strategyVersions(chosen)));
  const range = dataRangeOf(symbol, files.data ?? []);
  const parameters = document.data?.parameters ?? [];
  const executions = useSessions(useShallow((state) => Object.values(state.byId).flatMap(({ execution }) => execution ?? [])));
  const wrong = preflight({
    draft: filled,
    executions,
    symbol,
    range,
    isListed: files.data !== null,
    feeds,
    parameters,
    validation: validation.data,
  });
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    setProblem(null);
    try {
      await api.addExecution(requestOf(filled));
      feed.refresh();
      close();
    } catch (error) {
      setProblem(error);
      setBusy(false);
    }
  };
  const errorOf = (field: string) => wrong[field] ?? (problem instanceof ProblemError ? problem.forField(field) : undefined);
  return (
    <Dialog title="Add execution" onClose={close} width={720}>
      <form onSubmit={(event) => void submit(event)} noValidate>
        <div className="dialog-body add-execution">
          <ExecutionFields
            draft={filled}
            strategies={strategies.items ?? []}
            brokers={brokers.items ?? []}
            range={range}
            feeds={feeds ?? []}
            parameters={parameters}
            version={versions.data?.find(({ current }) => current) ?? null}
            warnings={(validation.data?.warnings ?? []).map(({ message }) => message)}
            errorOf={errorOf}
            onChange={(changes) => setDraft({ ...filled, ...changes })}
          />
          <p className="field-error form-error" role="alert">
            {problem === null ? strategies.error : otherProblems(problem, isShown)}
          </p>
        </div>
        <div className="dialog-actions">
          <Button onClick={close}>Cancel</Button>
          <Button kind="primary" type="submit" disabled={busy || filled.strategyId === '' || Object.keys(wrong).length > 0}>
            {busy ? 'Adding…' : filled.autoStart ? 'Add and start' : 'Add'}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
