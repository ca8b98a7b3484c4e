import { useState } from 'react';
import { removeAlertRule, saveAlertRule } from '../data/alertsApi';
import { nameOfStrategy, useStrategies } from '../data/strategies';
import { Button, IconButton } from '../ui/Button';
import { confirm } from '../ui/confirm';
import { Empty } from '../ui/Empty';
import { attempt } from '../ui/notices';
import type { FormValues } from '../ui/PointerForm';
import type { AlertChannel, AlertRule } from '../wire/rest';
import { channelName, newRule, ruleValues, ruleWords, scopeWords } from './alertForms';
import { RuleDialog } from './RuleDialog';

interface RulesPanelProps {
  rules: readonly AlertRule[];
  channels: readonly AlertChannel[];
  onChanged: () => void;
}

export function RulesPanel({ rules, channels, onChanged }: RulesPanelProps) {
  useStrategies();
  const [edited, setEdited] = useState<{ id: string; values: FormValues } | null>(null);
  const remove = (rule: AlertRule) =>
    confirm({
      title: `Delete ${rule.name ?? ruleWords(rule)}?`,
      text: 'What it raised stays in the log.',
      action: 'Delete',
      danger: true,
      onYes: () => void attempt(async () => removeAlertRule(rule.id).then(onChanged)),
    });
  const turn = (rule: AlertRule, enabled: boolean) =>
    void attempt(async () => saveAlertRule(rule.id, { ...rule, enabled }).then(onChanged));
  const nameOf = (id: string) => channelName(channels.find((channel) => channel.id === id) ?? ({ id, name: null } as AlertChannel));
  return (
    <div className="alerts-panel">
      <div className="alerts-tools">
        <span className="muted">Stops, fills, losses, failures: each rule looks for one kind of thing.</span>
        <Button kind="primary" icon="plus" onClick={() => setEdited({ id: '', values: newRule })}>
          New rule
        </Button>
      </div>
      {rules.length === 0 ? (
        <Empty title="No rules yet">Without a rule no alert is raised.</Empty>
      ) : (
        <ul className="alert-cards">
          {rules.map((rule) => (
            <li key={rule.id} className="alert-card" data-rule={rule.id}>
              <div className="alert-card-title">
                <h2>{rule.name ?? ruleWords(rule)}</h2>
                <label className="check">
                  <input type="checkbox" checked={rule.enabled} onChange={(event) => turn(rule, event.target.checked)} /> On
                </label>
                <span className="alert-card-buttons">
                  <Button className="small" onClick={() => setEdited({ id: rule.id, values: ruleValues(rule) })}>
                    Edit
                  </Button>
                  <IconButton icon="trash" tone="danger" label={`Delete ${rule.name ?? ruleWords(rule)}`} onClick={() => remove(rule)} />
                </span>
              </div>
              <p>{`${ruleWords(rule)} · ${scopeWords(rule, nameOfStrategy)}`}</p>
              <p className="muted">
                {[
                  `To ${rule.channels.map(nameOf).join(', ')}`,
                  rule.sound ? 'with a sound' : '',
                  rule.browser ? 'as a notification' : '',
                  rule.quiet_hours === null ? '' : `quiet ${rule.quiet_hours.from} to ${rule.quiet_hours.to} ${rule.quiet_hours.zone}`,
                ]
                  .filter((part) => part !== '')
                  .join(' · ')}
              </p>
            </li>
          ))}
        </ul>
      )}
      {edited !== null && (
        <RuleDialog
          initial={edited.values}
          isSaved={edited.id !== ''}
          channels={channels}
          save={async (rule) => {
            await saveAlertRule(edited.id, rule);
            onChanged();
          }}
          onClose={() => setEdited(null)}
        />
      )}
    </div>
  );
}
