import { useView, type PanelTab } from '../actions/view';
import { useAlerts } from '../data/stores';
import { Tabs, type Tab } from '../ui/Tabs';
import { useUnread } from './alertPreferences';
import { AlertsPanel } from './AlertsPanel';
import { BrokerPanel } from './BrokerPanel';
import { LtpPanel } from './LtpPanel';
import { PositionsPanel } from './PositionsPanel';
import './panels.css';

const panels: Record<PanelTab, () => React.ReactNode> = {
  ltp: () => <LtpPanel />,
  positions: () => <PositionsPanel />,
  broker: () => <BrokerPanel />,
  alerts: () => <AlertsPanel />,
};

export function LivePanel() {
  const selected = useView((state) => state.panelTab);
  const unread = useUnread(useAlerts());
  const tabs: Tab<PanelTab>[] = [
    { id: 'ltp', label: 'LTP' },
    { id: 'positions', label: 'Positions' },
    { id: 'broker', label: 'Broker' },
    { id: 'alerts', label: 'Alerts', badge: unread },
  ];
  return (
    <aside className="live-panel" aria-label="Live panel">
      <Tabs label="Live panel" tabs={tabs} selected={selected} onSelect={(panelTab) => useView.setState({ panelTab })}>
        {panels[selected]()}
      </Tabs>
    </aside>
  );
}
