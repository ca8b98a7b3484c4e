import { useEffect, useRef } from 'react';
import { useBrokers } from '../../data/brokers';
import { number, percent, signed, signedPercent, toneOf } from '../../format/numbers';
import { dayOf } from '../../format/times';
import type { Preview } from '../../wire/rest';
import { setPreview, usePreview } from '../state/previews';
import { EquityCurve } from './EquityCurve';
import { ParameterSliders } from './ParameterSliders';
import './preview.css';

interface Row {
  readonly key: string;
  readonly name: string;
  readonly text: (value: number) => string;
  readonly apart: (value: number) => string;
  /** Which way is better; 0 for neither. */
  readonly better: 1 | -1 | 0;
}

const asPercent = (value: number) => percent(value * 100);
const percentApart = (value: number) => signedPercent(value * 100);

const rows: readonly Row[] = [
  { key: 'total_return', name: 'Return', text: asPercent, apart: percentApart, better: 1 },
  { key: 'max_drawdown', name: 'Drawdown', text: asPercent, apart: percentApart, better: -1 },
  { key: 'sharpe', name: 'Sharpe', text: (value) => number(value), apart: (value) => signed(value), better: 1 },
  { key: 'trades', name: 'Trades', text: (value) => number(value, 0), apart: (value) => signed(value, 0), better: 0 },
  { key: 'win_rate', name: 'Win rate', text: (value) => percent(value), apart: signedPercent, better: 1 },
  { key: 'profit_factor', name: 'Profit factor', text: (value) => number(value), apart: (value) => signed(value), better: 1 },
];

function figure(preview: Preview | null, key: string): number | null {
  const value = (preview?.metrics as Record<string, unknown> | null | undefined)?.[key];
  return typeof value === 'number' ? value : null;
}

/** What the strategy as it is drawn would have done: computed anew on every change, kept nowhere. */
export function PreviewStrip() {
  const { result, saved, reason, isBusy, settings } = usePreview();
  const brokers = useBrokers((state) => state.items);
  const painted = useRef<HTMLElement>(null);
  useEffect(() => {
    // Tests measure from an edit to the frame that shows it.
    const frame = requestAnimationFrame(() => painted.current?.setAttribute('data-painted', String(performance.now())));
    return () => cancelAnimationFrame(frame);
  }, [result]);
  const last = result?.trades.at(-1);
  return (
    <section
      ref={painted}
      className="preview"
      aria-label="Preview"
      data-state={reason === null ? (result === null ? 'none' : 'shown') : 'stale'}
    >
      <div className="preview-curve">
        {result === null ? (
          <p className="preview-none muted">{reason ?? 'Computing a preview…'}</p>
        ) : (
          <EquityCurve now={result.equity} saved={saved?.equity ?? null} isStale={reason !== null} />
        )}
      </div>
      <dl className="preview-figures">
        {rows.map(({ key, name, text, apart, better }) => {
          const [is, was] = [figure(result, key), figure(saved, key)];
          const difference = is === null || was === null ? null : is - was;
          return (
            <div key={key} data-figure={key} data-value={is ?? ''}>
              <dt>{name}</dt>
              <dd className="num">
                {is === null ? '–' : text(is)}
                {difference !== null && difference !== 0 && (
                  <span
                    className={`preview-apart ${better === 0 ? 'muted' : toneOf(Math.sign(difference) * better)}`}
                    title="Difference to the saved version"
                  >
                    {apart(difference)}
                  </span>
                )}
              </dd>
            </div>
          );
        })}
      </dl>
      <div className="preview-settings">
        <label>
          From
          <input
            className="input"
            value={settings.from ?? ''}
            placeholder={result?.equity[0]?.time.slice(0, 10) ?? 'all data'}
            onChange={(event) => setPreview({ from: event.target.value })}
          />
        </label>
        <label>
          To
          <input
            className="input"
            value={settings.to ?? ''}
            placeholder={result?.equity.at(-1)?.time.slice(0, 10) ?? 'all data'}
            onChange={(event) => setPreview({ to: event.target.value })}
          />
        </label>
        <label>
          Account
          <select className="input" value={settings.account ?? 'paper'} onChange={(event) => setPreview({ account: event.target.value })}>
            {(brokers ?? []).map(({ id, currency }) => (
              <option key={id} value={id}>
                {id} · {currency}
              </option>
            ))}
          </select>
        </label>
        <p className={reason === null ? 'preview-said muted' : 'preview-said warn'} role="status">
          {reason ?? (isBusy ? 'Computing…' : last === undefined ? '' : `Last trade ${dayOf(last.exit_time)}`)}
        </p>
      </div>
      <ParameterSliders />
    </section>
  );
}
