import { number } from '../format/numbers';
import { speedWords } from '../format/words';
import type { BrokerConnection, StrategyInfo, StrategyParameter, StrategyVersion } from '../wire/rest';
import { Field, type FieldBinding } from '../ui/Field';
import { FormSection } from '../ui/PointerForm';
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
  /** Symbols that have a feed. */
  feeds: readonly string[];
  /** The strategy's own parameters. */
  parameters: readonly StrategyParameter[];
  /** The present version, which a run begins with; null of one that has none, and while it is being read. */
  version: StrategyVersion | null;
  /** What the server says of the strategy that does no harm. */
  warnings: readonly string[];
  errorOf: (field: string) => string | undefined;
  onChange: (changes: Partial<ExecutionDraft>) => void;
}

/** What runs, on which account and data, how, and under which words it is found again. */
export function ExecutionFields(props: ExecutionFieldsProps) {
  const { draft, onChange } = props;
  const names = namesOf(draft, props.parameters);
  return (
    <>
      <What {...props} />
      {names.length > 0 && (
        <FormSection title="Parameters">
          {names.map((name) => (
            <Parameter key={name} {...props} name={name} />
          ))}
        </FormSection>
      )}
      <How {...props} />
      <FormSection title="Found again by">
        <Text {...props} name="label" label="Label" hint="Tells executions of one strategy on one account apart" />
        <Text {...props} name="tags" label="Tags" hint="Words to file it under, with commas" />
        <div className="form-wide">
          <Field label="Notes" error={props.errorOf('notes')}>
            {(field) => <textarea {...field} rows={2} value={draft.notes} onChange={(event) => onChange({ notes: event.target.value })} />}
          </Field>
        </div>
      </FormSection>
      <Details {...props} />
      <label className="check">
        <input type="checkbox" checked={draft.autoStart} onChange={(event) => onChange({ autoStart: event.target.checked })} /> Start at
        once
      </label>
    </>
  );
}

function What({ draft, strategies, brokers, version, warnings, errorOf, onChange }: ExecutionFieldsProps) {
  return (
    <FormSection title="What">
      <Field label="Strategy" error={errorOf('strategy_id')} hint={warnings[0] ?? versionWords(version)}>
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
      <Field label="Account" error={errorOf('broker_connection_id')}>
        {(field) => (
          <select {...field} value={draft.brokerId} onChange={(event) => onChange({ brokerId: event.target.value })}>
            {brokers.map((broker) => (
              <option key={broker.id} value={broker.id}>
                {broker.id} · {number(broker.cash, 0)} {broker.currency}
              </option>
            ))}
          </select>
        )}
      </Field>
    </FormSection>
  );
}

/** The ways to run in one list: on a feed a run is live. */
const ways = {
  replay: { words: 'Replay at a speed', mode: 'live_simulation', source: 'data' },
  feed: { words: 'Live on a feed', mode: 'live_simulation', source: 'feed' },
  backtest: { words: 'Backtest', mode: 'backtest', source: 'data' },
} as const;

type Way = keyof typeof ways;

function How({ draft, range: data, feeds, errorOf, onChange }: ExecutionFieldsProps) {
  const isBacktest = draft.mode === 'backtest';
  const isOnFeed = draft.source === 'feed' && !isBacktest;
  const way: Way = isBacktest ? 'backtest' : isOnFeed ? 'feed' : 'replay';
  const range = isOnFeed ? null : data;
  const hints: Record<Way, string> = {
    replay: 'Paced; files as it goes',
    feed: feeds.length === 0 ? 'There is no feed yet: make one on the page Data' : `Ticks as they come, of ${feeds.join(', ')}`,
    backtest: 'As fast as possible; files at the end',
  };
  const choose = (chosen: Way) => onChange({ mode: ways[chosen].mode, source: ways[chosen].source });
  return (
    <FormSection title="How">
      <Field label="Mode" error={errorOf('mode') ?? errorOf('source')} hint={hints[way]}>
        {(field) => (
          <select {...field} value={way} onChange={(event) => choose(event.target.value as Way)}>
            {Object.entries(ways).map(([name, { words }]) => (
              <option key={name} value={name}>
                {words}
              </option>
            ))}
          </select>
        )}
      </Field>
      <Field label="Speed" error={errorOf('speed')} hint={isOnFeed ? 'A feed has its own pace' : 'Multiple of market time'}>
        {(field) => (
          <select
            {...field}
            disabled={isBacktest || isOnFeed}
            value={isBacktest ? 'max' : isOnFeed ? '1' : draft.speed}
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
      <Field label="From" error={errorOf('from')} hint={isOnFeed ? 'Empty: the first tick' : fromHint(range)}>
        {(field) => <DayInput field={field} value={draft.from} range={range} onChange={(from) => onChange({ from })} />}
      </Field>
      <Field label="To" error={errorOf('to')} hint={isOnFeed ? 'Empty: it has no end' : toHint(range)}>
        {(field) => <DayInput field={field} value={draft.to} range={range} onChange={(to) => onChange({ to })} />}
      </Field>
      {isOnFeed && (
        <Field label="Days" error={errorOf('daily_restart')} hint="By the exchange's calendar">
          {(field) => (
            <select
              {...field}
              value={draft.dailyRestart ? 'daily' : 'one'}
              onChange={(event) => onChange({ dailyRestart: event.target.value === 'daily' })}
            >
              <option value="one">One run over all days</option>
              <option value="daily">A run a day: it ends at the close, the next begins at the open</option>
            </select>
          )}
        </Field>
      )}
      <Field label="At the end" error={errorOf('at_end')} hint="Positions that are open when the data end">
        {(field) => (
          <select {...field} value={draft.atEnd} onChange={(event) => onChange({ atEnd: event.target.value as ExecutionDraft['atEnd'] })}>
            <option value="">Close them at the last price</option>
            <option value="leave_open">Leave them open</option>
          </select>
        )}
      </Field>
    </FormSection>
  );
}

const fromHint = (range: DataRange | null): string => (range === null ? 'Empty: start of the data' : `Data begin on ${range.from}`);
const toHint = (range: DataRange | null): string => (range === null ? 'Empty: end of the data' : `Data end on ${range.to}`);

/** Which version a run would begin with. */
function versionWords(version: StrategyVersion | null): string {
  if (version?.saved_at == null) return '';
  return `Version ${version.version}, saved ${version.saved_at.slice(0, 16).replace('T', ' ')}`;
}

/** A day within the data; a time of day, which a link or another run may bring, is kept as text. */
function DayInput(props: { field: FieldBinding; value: string; range: DataRange | null; onChange: (value: string) => void }) {
  const { field, value, range, onChange } = props;
  const isDay = value === '' || /^\d{4}-\d\d-\d\d$/.test(value);
  return (
    <input
      {...field}
      type={isDay ? 'date' : 'text'}
      min={range?.from}
      max={range?.to}
      value={value}
      onChange={(event) => onChange(event.target.value)}
    />
  );
}

function Details({ draft, errorOf, onChange }: ExecutionFieldsProps) {
  return (
    <FormSection title="Details">
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
    </FormSection>
  );
}

interface TextProps extends ExecutionFieldsProps {
  name: 'label' | 'tags';
  label: string;
  hint: string;
}

function Text({ draft, name, label, hint, errorOf, onChange }: TextProps) {
  return (
    <Field label={label} error={errorOf(name)} hint={hint}>
      {(field) => <input {...field} value={draft[name]} onChange={(event) => onChange({ [name]: event.target.value })} />}
    </Field>
  );
}

function Parameter({ draft, parameters, name, errorOf, onChange }: ExecutionFieldsProps & { name: string }) {
  const own = parameters.find((parameter) => parameter.name === name);
  const write = (value: string) => onChange({ parameters: { ...draft.parameters, [name]: value } });
  const value = draft.parameters[name] ?? '';
  const isSlid = own?.min !== undefined && own.max !== undefined;
  return (
    <Field label={own?.label ?? name} error={errorOf(`parameters/${name}`)} hint={own?.description ?? boundsOf(own)}>
      {(field) => (
        <>
          <input {...field} value={value} placeholder={String(own?.default ?? '')} onChange={(event) => write(event.target.value)} />
          {isSlid && (
            <input
              type="range"
              className="parameter-slider"
              aria-label={`${own.label ?? name}, slider`}
              min={own.min}
              max={own.max}
              step={own.step ?? 'any'}
              value={value === '' ? String(own.default ?? own.min) : value}
              onChange={(event) => write(event.target.value)}
            />
          )}
        </>
      )}
    </Field>
  );
}

function boundsOf(own: StrategyParameter | undefined): string {
  if (own?.min === undefined && own?.max === undefined) return '';
  return `${own.min ?? 'any'} to ${own.max ?? 'any'}`;
}

/** The strategy's parameters, and what else the draft gives a value. */
function namesOf({ parameters: given }: ExecutionDraft, parameters: readonly StrategyParameter[]): readonly string[] {
  return [...new Set([...parameters.map(({ name }) => name), ...Object.keys(given)])];
}
