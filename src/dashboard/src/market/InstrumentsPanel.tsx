import { useState } from 'react';
import * as market from '../data/marketApi';
import { number } from '../format/numbers';
import { Button, IconButton } from '../ui/Button';
import { confirm } from '../ui/confirm';
import { Empty } from '../ui/Empty';
import { attempt } from '../ui/notices';
import { ChoiceEntry, FormSection, NumberEntryField, TextEntry } from '../ui/PointerForm';
import type { FormValues } from '../ui/PointerForm';
import { SaveDialog } from '../ui/SaveDialog';
import type { ExchangeInfo, InstrumentDetails } from '../wire/rest';
import { instrumentOf, instrumentValues, linesProblem, newInstrument } from './referenceForms';

interface InstrumentsPanelProps {
  instruments: readonly InstrumentDetails[];
  exchanges: readonly ExchangeInfo[];
  onChanged: () => void;
}

interface Edited {
  readonly values: FormValues;
  readonly isSaved: boolean;
}

/** What is known of symbols beside their prices. */
export function InstrumentsPanel({ instruments, exchanges, onChanged }: InstrumentsPanelProps) {
  const [edited, setEdited] = useState<Edited | null>(null);
  const remove = (symbol: string) =>
    confirm({
      title: `Forget ${symbol}?`,
      text: 'Its market data stay. Runs that have begun go on with what they began with.',
      action: 'Forget',
      danger: true,
      onYes: () => void attempt(async () => market.removeInstrument(symbol).then(onChanged)),
    });
  return (
    <div className="market-files">
      <div className="market-tools">
        <span className="muted">Lots, price steps, multipliers, expiries: what a strategy does not say itself.</span>
        <Button icon="plus" onClick={() => setEdited({ values: newInstrument, isSaved: false })}>
          New instrument
        </Button>
      </div>
      {instruments.length === 0 ? (
        <Empty title="Nothing is known yet">
          A symbol without an entry trades in units of one, with its exchange as the strategy names it.
        </Empty>
      ) : (
        <table className="compact-table market-table">
          <thead>
            <tr>
              <th scope="col">Symbol</th>
              <th scope="col">Kind</th>
              <th scope="col">Exchange</th>
              <th scope="col" className="right market-optional">
                Price step
              </th>
              <th scope="col" className="right">
                Lot
              </th>
              <th scope="col" className="market-optional">
                Expiry
              </th>
              <th scope="col">
                <span className="visually-hidden">Delete</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {instruments.map((each) => (
              <tr key={each.symbol} data-instrument={each.symbol}>
                <th scope="row">
                  <button type="button" className="link" onClick={() => setEdited({ values: instrumentValues(each), isSaved: true })}>
                    {each.symbol}
                  </button>
                </th>
                <td>{each.kind ?? '–'}</td>
                <td>{[each.exchange, each.currency].filter((part) => part !== null).join(', ') || '–'}</td>
                <td className="right num market-optional">{number(each.price_step, 8, 0)}</td>
                <td className="right num">{number(Object.values(each.lot_sizes).at(-1) ?? each.lot_size, 8, 0)}</td>
                <td className="market-optional">
                  {[each.expiry, each.strike, each.right].filter((part) => part != null).join(' ') || '–'}
                </td>
                <td className="right">
                  <IconButton icon="trash" tone="danger" label={`Forget ${each.symbol}`} onClick={() => remove(each.symbol)} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {edited !== null && (
        <InstrumentDialog edited={edited} exchanges={exchanges} onSaved={onChanged} onClose={() => setEdited(null)} />
      )}
    </div>
  );
}

interface InstrumentDialogProps {
  edited: Edited;
  exchanges: readonly ExchangeInfo[];
  onSaved: () => void;
  onClose: () => void;
}

function InstrumentDialog({ edited: { values: initial, isSaved }, exchanges, onSaved, onClose }: InstrumentDialogProps) {
  const symbolOf = (values: FormValues) => String(values['symbol'] ?? '').trim();
  const check = (values: FormValues): Readonly<Record<string, string>> => ({
    ...(symbolOf(values) === '' ? { symbol: 'It needs a symbol.' } : {}),
    ...linesProblem(values, 'lot_sizes', 'A date and a size a line: 2024-11-20 75'),
  });
  return (
    <SaveDialog
      title={isSaved ? symbolOf(initial) : 'New instrument'}
      initial={initial}
      action="Save"
      check={check}
      save={async (values) => market.saveInstrument(symbolOf(values), instrumentOf(values)).then(onSaved)}
      onClose={onClose}
    >
      {(form) => {
        const kind = form.values['kind'];
        return (
          <>
            <FormSection title="Instrument">
              <TextEntry form={form} pointer="symbol" label="Symbol" disabled={isSaved} />
              <ChoiceEntry
                form={form}
                pointer="kind"
                label="Kind"
                choices={['equity', 'index', 'future', 'option', 'crypto', 'fx'].map((name) => [name, name] as const)}
              />
              <ChoiceEntry
                form={form}
                pointer="exchange"
                label="Exchange"
                choices={[['', 'Not known'], ...exchanges.map(({ id }) => [id, id] as const)]}
              />
              <TextEntry form={form} pointer="currency" label="Currency" placeholder="USD" />
              <NumberEntryField form={form} pointer="price_step" label="Price step" step={0.01} />
              <NumberEntryField form={form} pointer="lot_size" label="Lot size" hint="Units of a lot" />
              <NumberEntryField form={form} pointer="multiplier" label="Multiplier" hint="Money of a unit for a point" />
              <ChoiceEntry
                form={form}
                pointer="prices"
                label="Prices are"
                choices={[
                  ['', 'Not known: raw'],
                  ['raw', 'Raw'],
                  ['split_adjusted', 'Adjusted for splits'],
                ]}
              />
            </FormSection>
            {(kind === 'future' || kind === 'option') && (
              <FormSection title="Contract">
                <TextEntry form={form} pointer="underlying" label="Underlying" />
                <TextEntry form={form} pointer="expiry" label="Expiry" placeholder="2024-11-28" />
                {kind === 'option' && (
                  <>
                    <NumberEntryField form={form} pointer="strike" label="Strike" />
                    <ChoiceEntry
                      form={form}
                      pointer="right"
                      label="Right"
                      choices={[
                        ['', 'Not known'],
                        ['call', 'Call'],
                        ['put', 'Put'],
                      ]}
                    />
                  </>
                )}
              </FormSection>
            )}
            <TextEntry
              form={form}
              pointer="lot_sizes"
              label="Lot sizes by date"
              hint="A line each: from this day on so many units"
              placeholder={'2024-04-26 25\n2024-11-20 75'}
              rows={3}
            />
          </>
        );
      }}
    </SaveDialog>
  );
}
