import { useEffect, useState, type FormEvent } from 'react';
import { studyLink } from '../actions/links';
import * as api from '../data/api';
import { loadBrokers, useBrokers } from '../data/brokers';
import { otherProblems, ProblemError } from '../data/http';
import { loadStrategies, useStrategies } from '../data/strategies';
import { number } from '../format/numbers';
import { Button } from '../ui/Button';
import { Field } from '../ui/Field';
import { useLoaded } from '../ui/useLoaded';
import { AxisFields } from './AxisFields';
import { figureName } from './luckWords';
import { axisOf, emptyDraft, requestOf, setsOf, tunablesOf, type Method, type StudyDraft } from './studyDraft';

const objectives = [
  'sharpe',
  'sortino',
  'calmar',
  'total_return',
  'annualised_return',
  'profit_factor',
  'sqn',
  'expectancy',
  'win_rate',
  'max_drawdown',
];

const fills: Readonly<Record<string, string>> = {
  '': 'As the account says',
  next_tick: 'At the next tick',
  same_tick: 'At the same tick',
  signal_close: 'At the close of the signal',
};

const shownFields = ['strategy_id', 'broker_connection_id', 'symbols', 'from', 'to', 'objective', 'costs', 'fill', 'at_end', 'limit'];

/** Defines a study: what varies and how far, what makes a set better, and how sets are chosen. */
export function StudyForm({ onClose }: { onClose: () => void }) {
  const strategies = useStrategies();
  const brokers = useBrokers();
  const [draft, setDraft] = useState<StudyDraft>(emptyDraft);
  const [problem, setProblem] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  useEffect(() => {
    void loadStrategies();
    void loadBrokers();
  }, []);
  const strategyId = draft.strategyId === '' ? (strategies.items?.[0]?.strategy_id ?? '') : draft.strategyId;
  const filled = { ...draft, strategyId };
  const document = useLoaded(`strategy:${strategyId}`, async () => (strategyId === '' ? null : api.strategy(strategyId)));
  const tunables = document.data === null ? [] : tunablesOf(document.data);
  const change = (changes: Partial<StudyDraft>) => setDraft({ ...filled, ...changes });
  const errorOf = (field: string) => (problem instanceof ProblemError ? problem.forField(field) : undefined);
  const sets = setsOf(filled);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    setProblem(null);
    try {
      const study = await api.addStudy(requestOf(filled));
      window.location.hash = studyLink(study.id);
    } catch (error) {
      setProblem(error);
      setBusy(false);
    }
  };
  return (
    <form className="study-form" onSubmit={(event) => void submit(event)} noValidate aria-label="New study">
      <div className="study-fields">
        <Field label="Strategy" error={errorOf('strategy_id')}>
          {(field) => (
            <select {...field} autoFocus value={strategyId} onChange={(event) => change({ strategyId: event.target.value, axes: {} })}>
              {(strategies.items ?? []).map((strategy) => (
                <option key={strategy.strategy_id} value={strategy.strategy_id}>
                  {strategy.name || strategy.strategy_id}
                </option>
              ))}
            </select>
          )}
        </Field>
        <Field label="Account" error={errorOf('broker_connection_id')}>
          {(field) => (
            <select {...field} value={draft.brokerId} onChange={(event) => change({ brokerId: event.target.value })}>
              {(brokers.items ?? []).map((broker) => (
                <option key={broker.id} value={broker.id}>
                  {broker.id} · {broker.currency}
                </option>
              ))}
            </select>
          )}
        </Field>
        <Text label="Symbols" name="symbols" hint="With commas; empty: the strategy's" draft={draft} errorOf={errorOf} onChange={change} />
        <Text label="Start" name="from" hint="Such as 2015-01-01; empty: all data" draft={draft} errorOf={errorOf} onChange={change} />
        <Text label="End" name="to" hint="A date is its whole day" draft={draft} errorOf={errorOf} onChange={change} />
        <Field label="Objective" error={errorOf('objective')} hint="What makes a set better; of a drawdown less is">
          {(field) => (
            <select {...field} value={draft.objective} onChange={(event) => change({ objective: event.target.value })}>
              {objectives.map((name) => (
                <option key={name} value={name}>
                  {figureName(name)}
                </option>
              ))}
            </select>
          )}
        </Field>
      </div>
      <h3>Parameters</h3>
      {document.error !== null && <p className="field-error">{document.error}</p>}
      <div className="study-axes">
        {tunables.map((tunable) => (
          <AxisFields
            key={tunable.name}
            tunable={tunable}
            axis={draft.axes[tunable.name] ?? axisOf(tunable)}
            errorOf={errorOf}
            onChange={(axis) => change({ axes: { ...draft.axes, [tunable.name]: axis } })}
          />
        ))}
      </div>
      <div className="study-fields">
        <Field label="Where" hint="Conditions over the parameters, one a line: fast < slow">
          {(field) => <textarea {...field} rows={2} value={draft.where} onChange={(event) => change({ where: event.target.value })} />}
        </Field>
        <Field label="Constraints" hint="Conditions over the figures, one a line: trades >= 30">
          {(field) => (
            <textarea {...field} rows={2} value={draft.constraints} onChange={(event) => change({ constraints: event.target.value })} />
          )}
        </Field>
        <Field
          label="Costs"
          error={errorOf('costs')}
          hint="Variants of the account, one a line: commission.percent=0.02 slippage.ticks=1; empty: the account alone"
        >
          {(field) => <textarea {...field} rows={2} value={draft.costs} onChange={(event) => change({ costs: event.target.value })} />}
        </Field>
        <Field label="Fill" error={errorOf('fill')}>
          {(field) => (
            <select {...field} value={draft.fill} onChange={(event) => change({ fill: event.target.value })}>
              {Object.entries(fills).map(([value, text]) => (
                <option key={value} value={value}>
                  {text}
                </option>
              ))}
            </select>
          )}
        </Field>
        <Field label="Open at the end of the data" error={errorOf('at_end')}>
          {(field) => (
            <select {...field} value={draft.atEnd} onChange={(event) => change({ atEnd: event.target.value })}>
              <option value="">Closed at the last price</option>
              <option value="leave_open">Left open, at its worth</option>
            </select>
          )}
        </Field>
        <Text label="Most sets" name="limit" hint="Empty: all of them" draft={draft} errorOf={errorOf} onChange={change} />
        <Field label="Method">
          {(field) => (
            <select {...field} value={draft.method} onChange={(event) => change({ method: event.target.value as Method })}>
              <option value="grid">Every set</option>
              <option value="random">Sets picked at random</option>
              <option value="walk_forward">Walk forward: choose on a part, try on the next</option>
            </select>
          )}
        </Field>
        {draft.method === 'random' && (
          <>
            <Text label="Number of sets" name="random" draft={draft} errorOf={errorOf} onChange={change} />
            <Text label="Seed" name="seed" hint="The same seed picks the same sets" draft={draft} errorOf={errorOf} onChange={change} />
          </>
        )}
        {draft.method === 'walk_forward' && (
          <>
            <Text label="Windows" name="windows" draft={draft} errorOf={errorOf} onChange={change} />
            <Text label="Part to choose on" name="train" hint="In the ratio of the two" draft={draft} errorOf={errorOf} onChange={change} />
            <Text label="Part to try on" name="test" draft={draft} errorOf={errorOf} onChange={change} />
            <Text
              label="Sets picked at random"
              name="inner"
              hint="How many each window chooses from; empty: all"
              draft={draft}
              errorOf={errorOf}
              onChange={change}
            />
            <label className="check">
              <input type="checkbox" checked={draft.anchored} onChange={(event) => change({ anchored: event.target.checked })} /> Every
              part to choose on begins with the data
            </label>
          </>
        )}
      </div>
      <p className="field-error study-problem" role="alert">
        {problem === null ? strategies.error : otherProblems(problem, (pointer) => shownFields.includes(pointer))}
      </p>
      <div className="study-actions">
        <span className="muted num" data-sets={sets}>
          {`${number(sets, 0)} ${sets === 1 ? 'set' : 'sets'}${draft.where.trim() === '' ? '' : ' before the conditions'}`}
        </span>
        <Button onClick={onClose}>Cancel</Button>
        <Button kind="primary" type="submit" disabled={busy || strategyId === '' || sets === 0}>
          {busy ? 'Adding…' : 'Start the study'}
        </Button>
      </div>
    </form>
  );
}

type TextName = 'symbols' | 'from' | 'to' | 'limit' | 'random' | 'seed' | 'windows' | 'train' | 'test' | 'inner';

interface TextProps {
  label: string;
  name: TextName;
  hint?: string;
  draft: StudyDraft;
  errorOf: (field: string) => string | undefined;
  onChange: (changes: Partial<StudyDraft>) => void;
}

function Text({ label, name, hint = '', draft, errorOf, onChange }: TextProps) {
  return (
    <Field label={label} hint={hint} error={errorOf(name)}>
      {(field) => (
        <input
          {...field}
          value={draft[name]}
          onChange={(event) => onChange({ [name]: event.target.value } as Pick<StudyDraft, TextName>)}
        />
      )}
    </Field>
  );
}
