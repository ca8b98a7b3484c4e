import { useState } from 'react';
import * as alerts from '../data/alertsApi';
import { useAlerts } from '../data/stores';
import { LoadError, Loading } from '../ui/Empty';
import { Tabs, type Tab } from '../ui/Tabs';
import { useLoaded, type Loaded } from '../ui/useLoaded';
import { ChannelsPanel } from './ChannelsPanel';
import { LogPanel } from './LogPanel';
import { RulesPanel } from './RulesPanel';
import '../ui/compactTable.css';
import './alerts.css';

type TabId = 'rules' | 'channels' | 'log';

/** Alerts: what raises one, where it goes, and what came of each. */
export default function AlertsPage() {
  const [tab, setTab] = useState<TabId>('rules');
  // What a channel waits for, and the log, change with every alert.
  const latest = String(useAlerts((state) => state.items[0]?.number ?? 0));
  const rules = useLoaded('alert-rules', alerts.alertRules);
  const channels = useLoaded('alert-channels', alerts.alertChannels, latest);
  const log = useLoaded('alert-log', alerts.alertLog, latest);
  const tabs: Tab<TabId>[] = [
    { id: 'rules', label: 'Rules', badge: rules.data?.length ?? 0 },
    { id: 'channels', label: 'Channels', badge: channels.data?.length ?? 0 },
    { id: 'log', label: 'Log' },
  ];
  const panels: Record<TabId, () => React.ReactNode> = {
    rules: () =>
      rules.data === null ? (
        <NotYet what="The rules" loaded={rules} />
      ) : (
        <RulesPanel rules={rules.data} channels={channels.data ?? []} onChanged={rules.reload} />
      ),
    channels: () =>
      channels.data === null ? (
        <NotYet what="The channels" loaded={channels} />
      ) : (
        <ChannelsPanel
          channels={channels.data}
          onChanged={channels.reload}
          onTested={() => {
            channels.reload();
            log.reload();
          }}
        />
      ),
    log: () => (log.data === null ? <NotYet what="The log" loaded={log} /> : <LogPanel entries={log.data} onReload={log.reload} />),
  };
  return (
    <section className="alerts-page" aria-label="Alerts">
      <div className="alerts-bar">
        <h1>Alerts</h1>
        <span className="muted">A rule says what to look for and where it goes. No alert is lost, whatever stops the service.</span>
      </div>
      <Tabs label="Alerts" tabs={tabs} selected={tab} onSelect={setTab}>
        {panels[tab]()}
      </Tabs>
    </section>
  );
}

function NotYet({ what, loaded }: { what: string; loaded: Loaded<unknown> }) {
  return loaded.error === null ? (
    <Loading what={what.toLowerCase()} />
  ) : (
    <LoadError what={what} reason={loaded.error} onRetry={loaded.reload} />
  );
}
