import { hidePanel, showPanel, useView, type PanelTab } from '../actions/view';
import { home, library } from '../actions/links';
import { useRoute } from '../actions/route';
import { useAlerts } from '../data/stores';
import { Icon, type IconName } from '../ui/Icon';
import { useUnread } from '../panels/alertPreferences';
import './bottomBar.css';
import '../ui/badge.css';

const entries: readonly { tab: PanelTab; label: string; icon: IconName }[] = [
  { tab: 'ltp', label: 'Prices', icon: 'chart' },
  { tab: 'positions', label: 'Positions', icon: 'layers' },
  { tab: 'broker', label: 'Broker', icon: 'wallet' },
  { tab: 'alerts', label: 'Alerts', icon: 'bell' },
];

/** Navigation on a phone, where the live panel's tabs are pages. */
export function BottomBar() {
  const { panelOpen, panelTab } = useView();
  const page = useRoute((route) => route.page);
  const items = useAlerts((state) => state.items);
  const unread = useUnread(items);
  return (
    <nav className="bottom-bar" aria-label="Pages">
      <a href={home} aria-current={!panelOpen && page === 'strategies' ? 'page' : undefined} onClick={hidePanel}>
        <Icon name="grid" size={18} />
        Strategies
      </a>
      <a href={library} aria-current={!panelOpen && (page === 'runs' || page === 'compare') ? 'page' : undefined} onClick={hidePanel}>
        <Icon name="list" size={18} />
        Runs
      </a>
      {entries.map(({ tab, label, icon }) => (
        <button key={tab} type="button" aria-current={panelOpen && panelTab === tab ? 'page' : undefined} onClick={() => showPanel(tab)}>
          <Icon name={icon} size={18} />
          {label}
          {tab === 'alerts' && unread > 0 && <span className="badge">{unread}</span>}
        </button>
      ))}
    </nav>
  );
}
