import { useState } from 'react';
import { removeAlertChannel, saveAlertChannel, testAlertChannel } from '../data/alertsApi';
import { Button, IconButton } from '../ui/Button';
import { confirm } from '../ui/confirm';
import { attempt, notify } from '../ui/notices';
import { ChoiceEntry, FormSection, TextEntry } from '../ui/PointerForm';
import type { FormValues, PointerForm } from '../ui/PointerForm';
import { SaveDialog } from '../ui/SaveDialog';
import type { AlertChannel } from '../wire/rest';
import { channelName, channelOf, channelTarget, channelValues, channelWords, newChannel, randomSecret } from './alertForms';

interface ChannelsPanelProps {
  channels: readonly AlertChannel[];
  onChanged: () => void;
  onTested: () => void;
}

export function ChannelsPanel({ channels, onChanged, onTested }: ChannelsPanelProps) {
  const [edited, setEdited] = useState<{ id: string; values: FormValues } | null>(null);
  const remove = (channel: AlertChannel) =>
    confirm({
      title: `Delete ${channelName(channel)}?`,
      text: 'Alerts that still wait for it are not sent.',
      action: 'Delete',
      danger: true,
      onYes: () => void attempt(async () => removeAlertChannel(channel.id).then(onChanged)),
    });
  return (
    <div className="alerts-panel">
      <div className="alerts-tools">
        <span className="muted">An alert is sent again until its channel takes it.</span>
        <Button kind="primary" icon="plus" onClick={() => setEdited({ id: '', values: newChannel })}>
          New channel
        </Button>
      </div>
      <ul className="alert-cards">
        {channels.map((channel) => (
          <li key={channel.id} className="alert-card" data-channel={channel.id}>
            <div className="alert-card-title">
              <h2>{channelName(channel)}</h2>
              <span className="muted">{channelWords[channel.type]}</span>
              <span className="alert-card-buttons">
                <TestButton channel={channel} onTested={onTested} />
                {channel.id !== 'page' && (
                  <>
                    <Button className="small" onClick={() => setEdited({ id: channel.id, values: channelValues(channel) })}>
                      Edit
                    </Button>
                    <IconButton icon="trash" tone="danger" label={`Delete ${channelName(channel)}`} onClick={() => remove(channel)} />
                  </>
                )}
              </span>
            </div>
            <p className="alert-target">{channelTarget(channel)}</p>
            {channel.pending > 0 && <p className="muted">{`${channel.pending} waiting`}</p>}
          </li>
        ))}
      </ul>
      {edited !== null && <ChannelDialog edited={edited} onSaved={onChanged} onClose={() => setEdited(null)} />}
    </div>
  );
}

function TestButton({ channel, onTested }: { channel: AlertChannel; onTested: () => void }) {
  const [busy, setBusy] = useState(false);
  const test = async () => {
    setBusy(true);
    await attempt(async () => {
      const [delivery] = (await testAlertChannel(channel.id)).deliveries;
      if (delivery?.state === 'sent') notify(`${channelName(channel)} took the test.`);
      else notify(`${channelName(channel)} did not take the test: ${delivery?.detail ?? 'no reason is known'}`, 'error');
      onTested();
    });
    setBusy(false);
  };
  return (
    <Button className="small" disabled={busy} aria-label={`Test ${channelName(channel)}`} onClick={() => void test()}>
      {busy ? 'Testing…' : 'Test'}
    </Button>
  );
}

interface ChannelDialogProps {
  edited: { id: string; values: FormValues };
  onSaved: () => void;
  onClose: () => void;
}

function ChannelDialog({ edited: { id, values: initial }, onSaved, onClose }: ChannelDialogProps) {
  const isSaved = id !== '';
  return (
    <SaveDialog
      title={isSaved ? `Channel ${id}` : 'New channel'}
      initial={initial}
      action={isSaved ? 'Save' : 'Create channel'}
      save={async (values) => {
        await saveAlertChannel(id, channelOf(values));
        onSaved();
      }}
      onClose={onClose}
    >
      {(form) => (
        <FormSection title="Where to">
          <ChoiceEntry
            form={form}
            pointer="type"
            label="Type"
            disabled={isSaved}
            choices={[
              ['webhook', 'Webhook'],
              ['telegram', 'Telegram'],
              ['mail', 'Mail'],
            ]}
          />
          <TextEntry form={form} pointer="name" label="Name" hint="How you call it, if you like" />
          <Target form={form} isSaved={isSaved} />
        </FormSection>
      )}
    </SaveDialog>
  );
}

function Target({ form, isSaved }: { form: PointerForm; isSaved: boolean }) {
  const kept = isSaved ? 'Empty: as it is' : '';
  switch (form.values['type']) {
    case 'telegram':
      return (
        <>
          <TextEntry form={form} pointer="token" label="Token of the bot" hint={kept || 'From @BotFather'} placeholder="123456:ABC-DEF" />
          <TextEntry form={form} pointer="chat_id" label="Chat" hint="Its number, or @channel" />
        </>
      );
    case 'mail':
      return <TextEntry form={form} pointer="to" label="Mail address" />;
    default:
      return (
        <>
          <div className="form-wide">
            <TextEntry form={form} pointer="url" label="Address" hint="A public host" placeholder="https://" />
          </div>
          <div className="form-wide alert-secret">
            <TextEntry form={form} pointer="secret" label="Secret" hint={kept || 'Signs requests. Keep a copy: it is not shown again'} />
            <Button className="small" onClick={() => form.set('secret', randomSecret())}>
              Make one
            </Button>
          </div>
        </>
      );
  }
}
