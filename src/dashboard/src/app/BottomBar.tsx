import { useEffect, useRef } from 'react';
import type { Route } from '../actions/links';
import { hidePanel, showPanel, useView, type PanelTab } from '../actions/view';
import { useRoute } from '../actions/route';
import { useAlerts } from '../data/stores';
import { Icon, type IconName } from '../ui/Icon';
import { useUnread } from '../panels/alertPreferences';
import './bottomBar.css';
import { usePlaces } from './places';
import '../ui/badge.css';

const entries: readonly { tab: PanelTab; label: string; icon: IconName }[] = [
  { tab: 'ltp', label: 'Prices', icon: 'chart' },
  { tab: 'positions', label: 'Positions', icon: 'layers' },
  { tab: 'broker', label: 'Broker', icon: 'wallet' },
  { tab: 'alerts', label: 'Alerts', icon: 'bell' },
];

/** Pages that have an entry of their own; the others are behind the last one. */
const direct = 2;

/** Navigation on a phone, where the live panel's tabs are pages. */
export function BottomBar() {
  const { panelOpen, panelTab } = useView();
  const page = useRoute((route) => route.page);
  const unread = useUnread(useAlerts());
  const places = usePlaces();
  return (
    <nav className="bottom-bar" aria-label="Pages">
      {places.slice(0, direct).map(({ href, name, icon, pages }) => (
        <a key={href} href={href} aria-current={!panelOpen && pages.includes(page) ? 'page' : undefined} onClick={hidePanel}>
          <Icon name={icon} size={18} />
          {name}
        </a>
      ))}
      {entries.map(({ tab, label, icon }) => (
        <button key={tab} type="button" aria-current={panelOpen && panelTab === tab ? 'page' : undefined} onClick={() => showPanel(tab)}>
          <Icon name={icon} size={18} />
          {label}
          {tab === 'alerts' && unread > 0 && <span className="badge">{unread}</span>}
        </button>
      ))}
      <More page={page} isCovered={panelOpen} />
    </nav>
  );
}

/** The pages that have no room in the bar. It closes when one is chosen, and when the focus leaves it. */
function More({ page, isCovered }: { page: Route['page']; isCovered: boolean }) {
  const menu = useRef<HTMLDetailsElement>(null);
  const close = () => menu.current?.removeAttribute('open');
  useEffect(close, [page, isCovered]);
  const others = usePlaces().slice(direct);
  return (
    <details
      ref={menu}
      className="bottom-more"
      onKeyDown={(event) => {
        if (event.key === 'Escape') close();
      }}
      onBlur={(event) => {
        if (!event.currentTarget.contains(event.relatedTarget)) close();
      }}
    >
      <summary aria-current={!isCovered && others.some(({ pages }) => pages.includes(page)) ? 'page' : undefined}>
        <Icon name="more" size={18} />
        More
      </summary>
      <ul>
        {others.map(({ href, name, icon, pages }) => (
          <li key={href}>
            <a
              href={href}
              aria-current={!isCovered && pages.includes(page) ? 'page' : undefined}
              onClick={() => {
                hidePanel();
                close();
              }}
            >
              <Icon name={icon} size={18} />
              {name}
            </a>
          </li>
        ))}
      </ul>
    </details>
  );
}
