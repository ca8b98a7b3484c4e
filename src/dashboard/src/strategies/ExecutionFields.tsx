import { speedWords } from '../format/words';
import type { BrokerConnection, StrategyInfo, StrategyParameter } from '../wire/rest';
import { Field } from '../ui/Field';
import type { DataRange } from './dataRange';
import type { ExecutionDraft } from '../actions/executionDraft';
import { speeds } from '../actions/SpeedSelect';
import '../ui/check.css';

interface ExecutionFieldsProps {
  draft: ExecutionDraft;
  strategies: readonly StrategyInfo[];
  brokers: readonly BrokerConnection[];
  /** What there is of the strategy's symbol; null while it is not known. */
  range: DataRange | null;
  /** The strategy's own parameters. */
  parameters: readonly StrategyParameter[];
  errorOf: (field: string) => string | undefined;
  onChange: (changes: Partial<ExecutionDraft>) => void;
}

export function ExecutionFields({ draft, strategies, brokers, range, parameters, errorOf, onChange }: ExecutionFieldsProps) {
  return (
    <>
      <Field label="Strategy" error={errorOf('strategy_id')}>
        {(field) => (
          <select {...field} autoFocus value={draft.strategyId} onChange={(event) => onChange({ strategyId: event.target.value })}>
            {strategies.map((strategy) => (
              <option key={strategy.strategy_id} value={strategy.strategy_id}>
                {strategy.name || strategy.strategy_id}
              </option>
            ))}
          </select>
        )}
      </Field>
      <Field label="Broker connection" error={errorOf('broker_connection_id')}>
        {(field) => (
          <select {...field} value={draft.brokerId} onChange={(event) => onChange({ brokerId: event.target.value })}>
            {brokers.map((broker) => (
              <option key={broker.id} value={broker.id}>
                {broker.id} · {broker.currency}
              </option>
            ))}
          </select>
        )}
      </Field>
      <Field
        label="Mode"
        error={errorOf('mode')}
        hint={draft.mode === 'backtest' ? 'As fast as possible; files at the end' : 'Paced by market time; files as it goes'}
      >
        {(field) => (
          <select {...field} value={draft.mode} onChange={(event) => onChange({ mode: event.target.value as ExecutionDraft['mode'] })}>
            <option value="live_simulation">Live simulation</option>
            <option value="backtest">Backtest</option>
          </select>
        )}
      </Field>
      <Field label="Speed" error={errorOf('speed')} hint="Multiple of market time">
        {(field) => (
          <select
            {...field}
            disabled={draft.mode === 'backtest'}
            value={draft.mode === 'backtest' ? 'max' : draft.speed}
            onChange={(event) => onChange({ speed: event.target.value })}
          >
            {speeds.map((speed) => (
              <option key={String(speed)} value={String(speed)}>
                {speedWords(speed)}
              </option>
            ))}
          </select>
        )}
      </Field>
      <Field label="From" error={errorOf('from')} hint={`Date or time; empty: ${range === null ? 'start of the data' : range.from}`}>
        {(field) => (
          <input
            {...field}
            value={draft.from}
            placeholder={range?.from ?? '2024-10-29'}
            onChange={(event) => onChange({ from: event.target.value })}
          />
        )}
      </Field>
      <Field label="To" error={errorOf('to')} hint={`A date is its whole day; empty: ${range === null ? 'end of the data' : range.to}`}>
        {(field) => (
          <input
            {...field}
            value={draft.to}
            placeholder={range?.to ?? '2024-10-29'}
            onChange={(event) => onChange({ to: event.target.value })}
          />
        )}
      </Field>
      <Field label="Scale" error={errorOf('scale')} hint="Multiplies every quantity">
        {(field) => (
          <input {...field} inputMode="decimal" value={draft.scale} onChange={(event) => onChange({ scale: event.target.value })} />
        )}
      </Field>
      <Field label="Fill" error={errorOf('fill')}>
        {(field) => (
          <select {...field} value={draft.fill} onChange={(event) => onChange({ fill: event.target.value as ExecutionDraft['fill'] })}>
            <option value="">As the account says</option>
            <option value="next_tick">Next tick</option>
            <option value="same_tick">Same tick</option>
            <option value="signal_close">Signal close</option>
          </select>
        )}
      </Field>
      <Field label="Capture" error={errorOf('capture')}>
        {(field) => (
          <select
            {...field}
            value={draft.capture}
            onChange={(event) => onChange({ capture: event.target.value as ExecutionDraft['capture'] })}
          >
            <option value="candles">Candles (needed for the chart)</option>
            <option value="ticks">Candles and every tick</option>
            <option value="none">Nothing</option>
          </select>
        )}
      </Field>
      <Field label="Label" error={errorOf('label')} hint="Tells executions of one strategy on one account apart">
        {(field) => <input {...field} value={draft.label} onChange={(event) => onChange({ label: event.target.value })} />}
      </Field>
      <Field label="Tags" error={errorOf('tags')} hint="Words to file it under, with commas">
        {(field) => <input {...field} value={draft.tags} onChange={(event) => onChange({ tags: event.target.value })} />}
      </Field>
      {namesOf(draft, parameters).map((name) => {
        const own = parameters.find((parameter) => parameter.name === name);
        return (
          <Field key={name} label={own?.label ?? name} error={errorOf(`parameters/${name}`)} hint={own?.description ?? 'Parameter'}>
            {(field) => (
              <input
                {...field}
                value={draft.parameters[name] ?? ''}
                placeholder={String(own?.default ?? '')}
                onChange={(event) => onChange({ parameters: { ...draft.parameters, [name]: event.target.value } })}
              />
            )}
          </Field>
        );
      })}
      <label className="check auto-start">
        <input type="checkbox" checked={draft.autoStart} onChange={(event) => onChange({ autoStart: event.target.checked })} /> Start at
        once
      </label>
    </>
  );
}

/** The strategy's parameters, and what else the draft gives a value. */
function namesOf({ parameters: given }: ExecutionDraft, parameters: readonly StrategyParameter[]): readonly string[] {
  return [...new Set([...parameters.map(({ name }) => name), ...Object.keys(given)])];
}
