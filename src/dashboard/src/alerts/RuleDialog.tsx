import { useBrokers } from '../data/brokers';
import { useSessions } from '../data/stores';
import { nameOfStrategy, useStrategies, useStrategyNames } from '../data/strategies';
import { CheckEntry, ChoiceEntry, FormSection, NumberEntryField, TextEntry } from '../ui/PointerForm';
import type { FormValues, PointerForm } from '../ui/PointerForm';
import { SaveDialog } from '../ui/SaveDialog';
import type { AlertChannel } from '../wire/rest';
import { channelName, channelWords, fieldOfChannel, ruleKinds, ruleOf } from './alertForms';

interface RuleDialogProps {
  initial: FormValues;
  isSaved: boolean;
  channels: readonly AlertChannel[];
  save: (rule: Record<string, unknown>) => Promise<unknown>;
  onClose: () => void;
}

const zoneHere = Intl.DateTimeFormat().resolvedOptions().timeZone;

/** Every field of a rule. */
export function RuleDialog({ initial, isSaved, channels, save, onClose }: RuleDialogProps) {
  return (
    <SaveDialog
      title={isSaved ? 'Alert rule' : 'New alert rule'}
      initial={{ ...initial, 'quiet_hours/zone': initial['quiet_hours/zone'] || zoneHere }}
      width={680}
      action={isSaved ? 'Save' : 'Create rule'}
      save={(values) => save(ruleOf(values))}
      onClose={onClose}
    >
      {(form) => (
        <>
          <FormSection title="What">
            <div className="form-wide">
              <ChoiceEntry form={form} pointer="kind" label="When" choices={ruleKinds} />
            </div>
            <Figures form={form} />
            <TextEntry form={form} pointer="name" label="Name" hint="How you call it, if you like" />
            <CheckEntry form={form} pointer="enabled" label="On" />
          </FormSection>
          <Scope form={form} />
          <FormSection title="Where to">
            {channels.map((channel) => (
              <CheckEntry
                key={channel.id}
                form={form}
                pointer={fieldOfChannel(channel.id)}
                label={channel.id === 'page' ? channelName(channel) : `${channelName(channel)} (${channelWords[channel.type]})`}
              />
            ))}
            <CheckEntry form={form} pointer="sound" label="Sound on an open page" />
            <CheckEntry form={form} pointer="browser" label="Browser notification" />
            <p className="field-error form-wide" role="alert">
              {form.errorOf('channels')}
            </p>
          </FormSection>
          <FormSection title="Quiet hours">
            <TextEntry form={form} pointer="quiet_hours/from" label="From" hint="In them it is kept in the log only" placeholder="22:00" />
            <TextEntry form={form} pointer="quiet_hours/to" label="To" placeholder="07:00" />
            <TextEntry form={form} pointer="quiet_hours/zone" label="Time zone" placeholder={zoneHere} />
          </FormSection>
        </>
      )}
    </SaveDialog>
  );
}

function Figures({ form }: { form: PointerForm }) {
  switch (form.values['kind']) {
    case 'drawdown':
      return <NumberEntryField form={form} pointer="percent" label="Drawdown, %" hint="Below the peak of the run's equity" />;
    case 'pnl':
      return (
        <>
          <NumberEntryField form={form} pointer="below" label="This much or less" hint="A loss is negative" />
          <NumberEntryField form={form} pointer="above" label="Or this much or more" hint="One of the two" />
          <ChoiceEntry
            form={form}
            pointer="of"
            label="Profit of"
            choices={[
              ['day', 'The trading day'],
              ['run', 'The whole run'],
            ]}
          />
        </>
      );
    default:
      return null;
  }
}

function Scope({ form }: { form: PointerForm }) {
  const strategies = useStrategies((state) => state.items) ?? [];
  const accounts = useBrokers((state) => state.items) ?? [];
  const sessions = Object.keys(useSessions((state) => state.byId)).sort();
  const nameOf = useStrategyNames();
  const everything: readonly [string, string] = ['', 'All'];
  return (
    <FormSection title="Of which">
      <ChoiceEntry
        form={form}
        pointer="strategy_id"
        label="Strategy"
        choices={[everything, ...strategies.map(({ strategy_id: id }): [string, string] => [id, nameOfStrategy(id)])]}
      />
      <ChoiceEntry
        form={form}
        pointer="broker_connection_id"
        label="Account"
        choices={[everything, ...accounts.map(({ id }): [string, string] => [id, id])]}
      />
      <ChoiceEntry
        form={form}
        pointer="session_id"
        label="Execution"
        choices={[everything, ...sessions.map((id): [string, string] => [id, `${nameOf(id)} (${id})`])]}
      />
      <CheckEntry form={form} pointer="backtests" label="Backtests, too" />
    </FormSection>
  );
}
