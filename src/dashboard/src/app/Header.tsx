import { home } from '../actions/links';
import { useRoute } from '../actions/route';
import { toggleTheme, useTheme } from '../ui/theme';
import { hidePanel, showDialog, useView } from '../actions/view';
import { IconButton } from '../ui/Button';
import { AccountMenu } from './AccountMenu';
import { ConnectionBadge } from './ConnectionBadge';
import { HeaderFigures } from './HeaderFigures';
import { OfflineNote } from './OfflineNote';
import { usePlaces } from './places';
import './header.css';

export function Header() {
  const page = useRoute((route) => route.page);
  const places = usePlaces();
  return (
    <header className="header">
      <a className="brand" href={home} aria-label="StrategyRuntime, all strategies">
        <svg width="26" height="26" viewBox="0 0 32 32" aria-hidden="true">
          <rect width="32" height="32" rx="7" fill="var(--accent-soft)" />
          <path d="M6 21l6-7 5 4 9-10" fill="none" stroke="var(--accent)" strokeWidth="3" strokeLinecap="round" strokeLinejoin="round" />
        </svg>
        <span className="brand-name">StrategyRuntime</span>
      </a>
      <nav className="header-nav" aria-label="Main">
        {places.map(({ href, name, pages }) => (
          <a key={href} href={href} aria-current={pages.includes(page) ? 'page' : undefined}>
            {name}
          </a>
        ))}
      </nav>
      <ConnectionBadge />
      <HeaderFigures />
      <HeaderButtons />
      <OfflineNote />
    </header>
  );
}

function HeaderButtons() {
  const theme = useTheme((state) => state.theme);
  const panelOpen = useView((state) => state.panelOpen);
  return (
    <div className="header-buttons">
      <IconButton
        className="panel-toggle"
        icon="panel"
        label={panelOpen ? 'Hide the live panel' : 'Show the live panel'}
        aria-pressed={panelOpen}
        onClick={() => (panelOpen ? hidePanel() : useView.setState({ panelOpen: true }))}
      />
      <IconButton
        icon={theme === 'dark' ? 'sun' : 'moon'}
        label={theme === 'dark' ? 'Use light colours' : 'Use dark colours'}
        onClick={toggleTheme}
      />
      <IconButton className="help-button" icon="keyboard" label="Keyboard shortcuts" onClick={() => showDialog('help')} />
      <AccountMenu />
    </div>
  );
}
