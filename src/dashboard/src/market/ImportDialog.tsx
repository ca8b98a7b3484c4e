import { useEffect, useState } from 'react';
import { ProblemError } from '../data/http';
import * as market from '../data/marketApi';
import { number, price } from '../format/numbers';
import { Button } from '../ui/Button';
import { Dialog } from '../ui/Dialog';
import { Icon } from '../ui/Icon';
import { LinePlot } from '../ui/LinePlot';
import { attempt, notify } from '../ui/notices';
import { CheckEntry, ChoiceEntry, FormSection, TextEntry } from '../ui/PointerForm';
import type { FormValues, PointerForm } from '../ui/PointerForm';
import { useLoaded } from '../ui/useLoaded';
import type { ExchangeInfo, ImportAnswer, MarketDataInfo } from '../wire/rest';
import { emptyImport, factsOf, formats, obstacleOf, optionsOf, thereAlready, timeframes, zones } from './importDraft';

interface ImportDialogProps {
  file: File;
  /** How many files wait behind it. */
  others: number;
  there: readonly MarketDataInfo[];
  exchanges: readonly ExchangeInfo[];
  /** Called when it was imported or left out. */
  onDone: (imported: boolean) => void;
  onClose: () => void;
}

const askAfterMs = 350;

/** A file before it is imported: what was understood, what must be said, and how it looks. Nothing is written until *Import*. */
export function ImportDialog({ file, others, there, exchanges, onDone, onClose }: ImportDialogProps) {
  const [values, setValues] = useState<FormValues>(emptyImport);
  const [asked, setAsked] = useState<FormValues>(emptyImport);
  const [busy, setBusy] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setAsked(values), askAfterMs);
    return () => clearTimeout(timer);
  }, [values]);
  // Whether it replaces something changes nothing of what is understood.
  const question = optionsOf({ ...asked, replace: false }, true);
  const name = `${file.name}:${file.size}:${file.lastModified}`;
  const read = useLoaded(name, () => market.importFile(file, question), JSON.stringify(question));
  const answer = read.error === null ? read.data : null;
  const existing = answer === null ? null : thereAlready(answer, there);
  const obstacle = answer === null ? '' : obstacleOf(answer, existing, values['replace'] === true);
  const form: PointerForm = {
    values,
    set: (pointer, value) => setValues((before) => ({ ...before, [pointer]: value })),
    errorOf: (pointer) =>
      read.failure instanceof ProblemError
        ? read.failure.forField(pointer)
        : answer?.needs.includes(pointer)
          ? 'The file does not say it: please do.'
          : undefined,
  };
  const isAsking = read.isStale || values !== asked;
  const save = async () => {
    setBusy(true);
    const done = await attempt(async () => {
      const { symbol, timeframe, rows } = await market.importFile(file, optionsOf(values, false));
      notify(`${symbol} ${timeframe ?? 'ticks'}: ${number(rows, 0)} rows imported.`);
    });
    setBusy(false);
    if (done) onDone(true);
  };
  return (
    <Dialog title={`Import ${file.name}`} onClose={onClose} width={820}>
      <div className="dialog-body import" aria-busy={read.data === null && read.error === null}>
        <Understood answer={answer} error={read.error} isAsking={isAsking} />
        <Options form={form} answer={answer} existing={existing} exchanges={exchanges} />
      </div>
      <div className="dialog-actions">
        <p className="import-obstacle" role="status">
          {obstacle}
        </p>
        <Button onClick={() => (others > 0 ? onDone(false) : onClose())}>{others > 0 ? `Leave it, ${others} more` : 'Cancel'}</Button>
        <Button kind="primary" disabled={busy || isAsking || answer === null || obstacle !== null} onClick={() => void save()}>
          {busy ? 'Importing…' : 'Import'}
        </Button>
      </div>
    </Dialog>
  );
}

function Understood({ answer, error, isAsking }: { answer: ImportAnswer | null; error: string | null; isAsking: boolean }) {
  if (error !== null)
    return (
      <div className="import-problem" role="alert">
        <p>
          <Icon name="warning" /> The file cannot be imported like this:
        </p>
        <pre tabIndex={0}>{error}</pre>
      </div>
    );
  if (answer === null) return <p className="muted import-reading">Reading the file…</p>;
  return (
    <section className="import-understood" aria-label="What was understood" data-asking={isAsking}>
      <dl className="import-facts">
        {factsOf(answer).map(([name, value]) => (
          <div key={name} data-fact={name.toLowerCase()}>
            <dt>{name}</dt>
            <dd className="num">{value}</dd>
          </div>
        ))}
      </dl>
      <Sample answer={answer} />
      {answer.warnings.length > 0 && (
        <ul className="import-warnings">
          {answer.warnings.map((warning) => (
            <li key={warning}>
              <Icon name="warning" /> {warning}
            </li>
          ))}
        </ul>
      )}
      {answer.repaired.length > 0 && (
        <details>
          <summary>{`${number(answer.repaired.length, 0)} lines repaired or left out`}</summary>
          <ul className="import-repaired">
            {answer.repaired.slice(0, 100).map(({ line, what }) => (
              <li key={line}>{`Line ${line}: ${what}`}</li>
            ))}
          </ul>
        </details>
      )}
    </section>
  );
}

function Sample({ answer: { sample, symbol, rows } }: { answer: ImportAnswer }) {
  const points = (sample ?? []).flatMap(({ timestamp, close, price: last }) => {
    const value = close ?? last;
    return value == null ? [] : [{ date: timestamp, value }];
  });
  if (points.length < 2) return null;
  const what = symbol ?? 'Prices';
  const title = points.length < rows ? `${what}, a row of every ${number(Math.ceil(rows / points.length), 0)}` : what;
  return <LinePlot title={title} lines={[{ name: 'Close', colour: 'var(--accent)', points }]} format={price} />;
}

interface OptionsProps {
  form: PointerForm;
  answer: ImportAnswer | null;
  existing: MarketDataInfo | null;
  exchanges: readonly ExchangeInfo[];
}

/** What a person may say. What the file says itself stands as the placeholder. */
function Options({ form, answer, existing, exchanges }: OptionsProps) {
  return (
    <FormSection title="What the file does not say">
      <TextEntry form={form} pointer="symbol" label="Symbol" placeholder={answer?.symbol ?? ''} />
      <TextEntry
        form={form}
        pointer="timeframe"
        label="Timeframe"
        placeholder={answer?.timeframe ?? (answer?.kind === 'ticks' ? 'ticks' : '')}
        choices={['ticks', ...timeframes]}
      />
      <ChoiceEntry
        form={form}
        pointer="exchange"
        label="Exchange"
        hint="Its clock and trading days"
        choices={[['', 'Not given'], ...exchanges.map(({ id }) => [id, id] as const)]}
      />
      <TextEntry form={form} pointer="zone" label="Zone" hint="Of times that name none" placeholder={answer?.zone ?? ''} choices={zones} />
      <TextEntry form={form} pointer="format" label="Format" placeholder={answer?.format ?? ''} choices={formats} />
      <ChoiceEntry
        form={form}
        pointer="prices"
        label="Prices are"
        choices={[
          ['', 'As is known of the symbol'],
          ['raw', 'Raw'],
          ['split_adjusted', 'Adjusted for splits'],
        ]}
      />
      <div className="form-wide">
        <TextEntry
          form={form}
          pointer="columns"
          label="Columns"
          hint="Only where they are not recognised: by number from 0 or by name"
          placeholder="time=0,open=1,high=2,low=3,close=4,volume=5"
        />
      </div>
      {(answer?.columns_ignored ?? []).some((name) => /^adj/i.test(name)) && (
        <CheckEntry form={form} pointer="adjusted" label="Use the adjusted close" />
      )}
      {existing !== null && (
        <div className="form-wide">
          <CheckEntry form={form} pointer="replace" label={`Replace ${existing.symbol} ${existing.timeframe ?? ''}, which is there`} />
        </div>
      )}
    </FormSection>
  );
}
