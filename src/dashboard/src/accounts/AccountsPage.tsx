import { useEffect, useState } from 'react';
import { useShallow } from 'zustand/react/shallow';
import { runLink } from '../actions/links';
import * as api from '../data/api';
import { loadBrokers, useBrokers } from '../data/brokers';
import { useSessions } from '../data/stores';
import { useStrategyNames } from '../data/strategies';
import { number } from '../format/numbers';
import { stateWords } from '../format/words';
import { Button, IconButton } from '../ui/Button';
import { confirm } from '../ui/confirm';
import { LoadError, Loading } from '../ui/Empty';
import { attempt } from '../ui/notices';
import type { FormValues } from '../ui/PointerForm';
import type { BrokerConnection } from '../wire/rest';
import { AccountDialog } from './AccountDialog';
import { newAccount, rulesOf, valuesOf } from './accountForm';
import './accounts.css';

/** What is edited: a new account, or one that is there. */
interface Edited {
  readonly values: FormValues;
  readonly isSaved: boolean;
}

/** Paper accounts: their cash, costs and rules, and what trades on them. */
export default function AccountsPage() {
  const { items, error } = useBrokers();
  const [edited, setEdited] = useState<Edited | null>(null);
  useEffect(() => void loadBrokers(), []);
  return (
    <section className="accounts" aria-label="Accounts">
      <div className="accounts-bar">
        <h1>Accounts</h1>
        <span className="muted">Paper money: each strategy trades its own copy of the cash, with these costs and rules.</span>
        <Button kind="primary" icon="plus" onClick={() => setEdited({ values: newAccount, isSaved: false })}>
          New account
        </Button>
      </div>
      {items === null ? (
        error === null ? (
          <Loading what="the accounts" />
        ) : (
          <LoadError what="The accounts" reason={error} onRetry={() => void loadBrokers()} />
        )
      ) : (
        <ul className="account-list">
          {items.map((account) => (
            <Account key={account.id} account={account} onEdit={setEdited} />
          ))}
        </ul>
      )}
      {edited !== null && <AccountDialog {...edited} onClose={() => setEdited(null)} />}
    </section>
  );
}

function Account({ account, onEdit }: { account: BrokerConnection; onEdit: (edited: Edited) => void }) {
  const { id, cash, currency } = account;
  const nameOf = useStrategyNames();
  const users = useSessions(
    useShallow((state) => Object.values(state.byId).flatMap((each) => (each.execution?.broker_connection_id === id ? [each.id] : []))),
  );
  const states = useSessions(useShallow((state) => users.map((user) => state.byId[user]?.state ?? 'queued')));
  const isPaper = id === 'paper';
  const remove = () =>
    confirm({
      title: isPaper ? 'Give paper its defaults again?' : `Delete ${id}?`,
      text: isPaper
        ? 'The account paper is always there; its cash, costs and rules become the defaults.'
        : 'Runs that have ended keep the account that they began with.',
      action: isPaper ? 'Reset' : 'Delete',
      danger: true,
      onYes: () =>
        void attempt(async () => {
          await api.removeBrokerConnection(id);
          await loadBrokers();
        }),
    });
  return (
    <li className="account-card" data-account={id}>
      <div className="account-title">
        <h2>{id}</h2>
        <span className="num">
          {number(cash, 0)} {currency}
        </span>
        <span className="account-buttons">
          <Button className="small" onClick={() => onEdit({ values: valuesOf(account), isSaved: true })}>
            Edit
          </Button>
          <Button className="small" onClick={() => onEdit({ values: { ...valuesOf(account), id: `${id}-2` }, isSaved: false })}>
            Duplicate
          </Button>
          <IconButton icon="trash" tone="danger" label={isPaper ? 'Reset paper' : `Delete ${id}`} onClick={remove} />
        </span>
      </div>
      <p className="muted">{rulesOf(account).join(' · ')}</p>
      <p className="account-users">
        {users.length === 0 ? (
          <span className="muted">Used by no strategy</span>
        ) : (
          <>
            <span className="muted">Used by </span>
            {users.map((user, index) => (
              <a key={user} href={runLink(user)}>
                {nameOf(user)} <span className="muted">{stateWords[states[index] ?? 'queued'].toLowerCase()}</span>
              </a>
            ))}
          </>
        )}
      </p>
    </li>
  );
}
