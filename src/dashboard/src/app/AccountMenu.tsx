import { useState } from 'react';
import { useAccount } from '../data/account';
import { Button } from '../ui/Button';
import { Icon } from '../ui/Icon';
import { QuotaList } from './QuotaList';
import './accountMenu.css';

/** Who is signed in, and the way out. Without API keys there is neither. */
export function AccountMenu() {
  const userId = useAccount((account) => account.userId);
  const [isOpen, setIsOpen] = useState(false);
  if (userId === null) return null;
  const label = `Account of ${userId}`;
  return (
    <>
      <button type="button" className="icon-button account-button" aria-label={label} title={label} popoverTarget="account-menu">
        <Icon name="person" />
      </button>
      <div id="account-menu" className="account-menu" popover="auto" onToggle={(event) => setIsOpen(event.newState === 'open')}>
        <p>
          <span className="muted">Signed in as</span>
          <strong className="truncate" title={userId}>
            {userId}
          </strong>
        </p>
        {isOpen && <QuotaList />}
        <form method="post" action="/logout">
          <Button type="submit">Sign out</Button>
        </form>
      </div>
    </>
  );
}
