import * as api from '../data/api';
import { loadBrokers, useBrokers } from '../data/brokers';
import { Field } from '../ui/Field';
import { notify } from '../ui/notices';
import { CheckEntry, ChoiceEntry, FormSection, NumberEntryField, TextEntry } from '../ui/PointerForm';
import type { FormValues, PointerForm } from '../ui/PointerForm';
import { SaveDialog } from '../ui/SaveDialog';
import { accountOf, markets, presetOf, presets, withCosts } from './accountForm';

interface AccountDialogProps {
  values: FormValues;
  /** True of an account that is there: its id stays. */
  isSaved: boolean;
  onClose: () => void;
}

const currencies = ['USD', 'EUR', 'INR', 'GBP', 'JPY', 'CHF', 'CAD', 'AUD', 'SGD', 'HKD', 'BRL', 'BTC', 'USDT'];

/** Every field of an account. What is left empty has the server's default. */
export function AccountDialog({ values: initial, isSaved, onClose }: AccountDialogProps) {
  const accounts = useBrokers((state) => state.items) ?? [];
  const idOf = (values: FormValues) => String(values['id'] ?? '').trim();
  const check = (values: FormValues): Readonly<Record<string, string>> => {
    if (isSaved) return {};
    if (idOf(values) === '') return { id: 'It needs an id.' };
    return accounts.some(({ id }) => id === idOf(values)) ? { id: 'There is an account of this id.' } : {};
  };
  const save = async (values: FormValues) => {
    const id = idOf(values);
    const saved = await api.saveBrokerConnection(id, accountOf({ ...values, id }));
    for (const notice of saved.notices ?? []) notify(notice);
    await loadBrokers();
  };
  return (
    <SaveDialog
      title={isSaved ? `Account ${idOf(initial)}` : 'New account'}
      initial={initial}
      width={760}
      action={isSaved ? 'Save' : 'Create account'}
      check={check}
      save={save}
      onClose={onClose}
    >
      {(form, setAll) => (
        <>
          <FormSection title="Account">
            <TextEntry form={form} pointer="id" label="Id" hint="Letters, digits, - and _" disabled={isSaved} />
            <NumberEntryField form={form} pointer="cash" label="Cash" hint="At the start of a run" step={1_000} placeholder="100000" />
            <TextEntry form={form} pointer="currency" label="Currency" hint="For display" placeholder="USD" choices={currencies} />
            <NumberEntryField
              form={form}
              pointer="risk_free"
              label="Risk-free rate"
              hint="A year, as a fraction: 0.04"
              step={0.005}
              placeholder="0"
            />
          </FormSection>
          <Costs form={form} onPreset={(id) => setAll(withCosts(form.values, presets.find((preset) => preset.id === id) ?? presets[0]!))} />
          <Holding form={form} />
          <Orders form={form} />
          <BuyingPower form={form} />
        </>
      )}
    </SaveDialog>
  );
}

function Costs({ form, onPreset }: { form: PointerForm; onPreset: (id: string) => void }) {
  const preset = presetOf(form.values);
  return (
    <FormSection title="Costs">
      <div className="form-wide">
        <Field label="Preset" hint="A start: make them the costs of your own broker">
          {(field) => (
            <select {...field} value={preset?.id ?? ''} onChange={(event) => onPreset(event.target.value)}>
              {preset === null && <option value="">As below</option>}
              {presets.map(({ id, name }) => (
                <option key={id} value={id}>
                  {name}
                </option>
              ))}
            </select>
          )}
        </Field>
      </div>
      {form.values['commission/preset'] != null && (
        <>
          <ChoiceEntry
            form={form}
            pointer="commission/preset"
            label="Charges of"
            hint="At the rates of the day of each fill"
            choices={markets}
          />
          <ChoiceEntry
            form={form}
            pointer="commission/brokerage"
            label="The broker takes"
            choices={[
              ['preset', 'What is usual there'],
              ['own', 'The commission below'],
            ]}
          />
        </>
      )}
      <NumberEntryField form={form} pointer="commission/per_order" label="Commission an order" placeholder="0" step={0.5} />
      <NumberEntryField form={form} pointer="commission/percent" label="Commission, % of value" placeholder="0" step={0.01} />
      <NumberEntryField
        form={form}
        pointer="commission/per_unit"
        label="Commission a unit"
        hint="Share or contract"
        placeholder="0"
        step={0.005}
      />
      <NumberEntryField form={form} pointer="commission/minimum" label="Commission at least" hint="Of a fill" placeholder="0" step={0.5} />
      <NumberEntryField form={form} pointer="slippage/ticks" label="Slippage, ticks" hint="Market and stop orders" placeholder="0" />
      <NumberEntryField form={form} pointer="slippage/percent" label="Slippage, %" placeholder="0" step={0.01} />
      <NumberEntryField form={form} pointer="spread/points" label="Spread, points" placeholder="0" step={0.01} />
      <NumberEntryField form={form} pointer="spread/percent" label="Spread, %" placeholder="0" step={0.01} />
      <NumberEntryField form={form} pointer="spread/ticks" label="Spread, ticks" placeholder="0" />
      <TextEntry
        form={form}
        pointer="spread/moneyness"
        label="Spread of options by moneyness"
        hint="Part out of the money, then % of the premium, points or ticks"
        placeholder="0.01: 2%; 0.03: 6% 2 ticks"
      />
      <ChoiceEntry
        form={form}
        pointer="spread/on"
        label="Spread is paid"
        choices={[
          ['both', 'Half at the entry, half at the exit'],
          ['entry', 'At the entry'],
        ]}
      />
    </FormSection>
  );
}

function Holding({ form }: { form: PointerForm }) {
  return (
    <FormSection title="Holding">
      <NumberEntryField
        form={form}
        pointer="funding/percent"
        label="Funding, %"
        hint="Of a perpetual's value, each time; long pays short"
        placeholder="none, or of the preset"
        step={0.005}
      />
      <NumberEntryField form={form} pointer="funding/hours" label="Hours between funding" placeholder="8" step={1} />
      <NumberEntryField
        form={form}
        pointer="borrow_fee"
        label="Fee for borrowed shares"
        hint="A year, as a fraction of what is short"
        placeholder="0"
        step={0.005}
      />
      <NumberEntryField
        form={form}
        pointer="interest/credit"
        label="Interest on cash"
        hint="A year, as a fraction"
        placeholder="0"
        step={0.005}
      />
      <NumberEntryField
        form={form}
        pointer="interest/debit"
        label="Interest on debt"
        hint="A year, as a fraction"
        placeholder="0"
        step={0.005}
      />
    </FormSection>
  );
}

function Orders({ form }: { form: PointerForm }) {
  return (
    <FormSection title="Orders">
      <ChoiceEntry
        form={form}
        pointer="fill"
        label="Market orders fill"
        hint="An execution may say otherwise"
        choices={[
          ['next_tick', 'At the next tick'],
          ['same_tick', 'At the same tick'],
          ['signal_close', "At the signal's close"],
        ]}
      />
      <ChoiceEntry
        form={form}
        pointer="limit_fill"
        label="Limits and targets fill"
        choices={[
          ['touch', 'When the price touches them'],
          ['penetration', 'When the price goes through'],
        ]}
      />
      <ChoiceEntry
        form={form}
        pointer="fill_price"
        label="Orders meet"
        choices={[
          ['last', 'The last price'],
          ['quotes', "The data's bid and ask"],
        ]}
      />
      <ChoiceEntry
        form={form}
        pointer="option_fill_price"
        label="Orders of options meet"
        choices={[
          ['last', 'The last price of the contract'],
          ['quotes', 'Its recorded bid and ask'],
        ]}
      />
      <ChoiceEntry
        form={form}
        pointer="option_pricing"
        label="Options trade at"
        choices={[
          ['data', 'Their own data'],
          ['underlying', "The underlying's price"],
          ['model', 'A Black-76 model'],
        ]}
      />
      <ChoiceEntry
        form={form}
        pointer="fallback"
        label="An option without data"
        hint="Where options trade at their own data"
        choices={[
          ['none', 'Is not traded'],
          ['model', 'Trades at the model'],
        ]}
      />
      <NumberEntryField
        form={form}
        pointer="iv"
        label="Volatility of the model"
        hint="A year, as a fraction: 0.14 is 14%"
        placeholder="for the model"
      />
      <TextEntry
        form={form}
        pointer="iv_symbol"
        label="Volatility from an index"
        hint="A symbol with data in percent, in its place"
        placeholder="INDIAVIX"
      />
      <CheckEntry form={form} pointer="iv_implied" label="Volatility that recorded option prices mean" />
      <CheckEntry form={form} pointer="iv_surface" label="Volatility of the underlying's surface file" />
      <TextEntry
        form={form}
        pointer="forward_symbol"
        label="Forward from a future"
        hint="A symbol with data; empty: from the spot price"
        placeholder="NIFTY-I"
      />
      <NumberEntryField
        form={form}
        pointer="rate"
        label="Interest rate of the model"
        hint="A year, as a fraction; empty: by currency"
        placeholder="by currency"
      />
      <NumberEntryField
        form={form}
        pointer="participation"
        label="Share of volume, %"
        hint="Of a bar, at most; empty: all at once"
        placeholder="no limit"
      />
      <NumberEntryField
        form={form}
        pointer="max_tick_age"
        label="Oldest tick, seconds"
        hint="Of a feed; empty: never too old"
        placeholder="no limit"
      />
    </FormSection>
  );
}

function BuyingPower({ form }: { form: PointerForm }) {
  const mode = form.values['buying_power/mode'] ?? 'unlimited';
  return (
    <FormSection title="Buying power">
      <ChoiceEntry
        form={form}
        pointer="buying_power/mode"
        label="An entry may cost"
        hint="Beyond it an order is rejected"
        choices={[
          ['unlimited', 'Anything'],
          ['cash', 'The cash that is there'],
          ['margin', 'Margin, a part of its value'],
        ]}
      />
      {mode === 'margin' && (
        <>
          <NumberEntryField
            form={form}
            pointer="buying_power/long"
            label="Long, part of value"
            hint="0.5: half"
            placeholder="1"
            step={0.05}
          />
          <NumberEntryField form={form} pointer="buying_power/short" label="Short, part of value" placeholder="1" step={0.05} />
          <NumberEntryField
            form={form}
            pointer="buying_power/options"
            label="Options, part of value"
            hint="Empty: by the exchange's rules"
            placeholder="scan"
            step={0.05}
          />
        </>
      )}
      {mode !== 'unlimited' && <CheckEntry form={form} pointer="buying_power/shrink" label="Make an order smaller instead" />}
      {mode === 'margin' && (
        <CheckEntry form={form} pointer="buying_power/calendar_charge" label="Charge option spreads between expiries" />
      )}
    </FormSection>
  );
}
