import type { ReactNode } from 'react';
import { accountUses, type AccountUse } from '../data/accounts';
import { loadBrokers, useBrokers } from '../data/brokers';
import { usePositions, useSessions } from '../data/stores';
import { number, percent } from '../format/numbers';
import { sentence } from '../format/words';
import { useReading } from '../ui/changes';
import { LoadError, Loading } from '../ui/Empty';
import { Amount } from '../ui/Figure';
import type { BrokerConnection } from '../wire/rest';

export function BrokerPanel() {
  const { items, error } = useBrokers();
  // Rendered anew when something is traded: prices move none of its figures.
  useReading(useSessions, () => usesNow(items ?? []).map(shownOf));
  if (items === null)
    return error === null ? (
      <Loading what="accounts" />
    ) : (
      <LoadError what="The accounts" reason={error} onRetry={() => void loadBrokers()} />
    );
  return (
    <div className="panel">
      {usesNow(items).map((use) => (
        <Account key={use.connection.id} {...use} />
      ))}
    </div>
  );
}

function usesNow(items: readonly BrokerConnection[]): AccountUse[] {
  return accountUses(items, useSessions.getState().byId, usePositions.getState().bySession);
}

/** How orders ended, in words; fills of a part are named where there were some. */
function orderCounts({ filled, partial, cancelled, rejected, expired }: AccountUse['orders']): string {
  const counts = [
    [filled, 'filled'],
    [cancelled, 'cancelled'],
    [rejected, 'rejected'],
    [expired, 'expired'],
    ...(partial > 0 ? [[partial, 'fills of a part'] as const] : []),
  ] as const;
  return counts.map(([count, words]) => `${number(count, 0)} ${words}`).join(' · ');
}

/** An account's figures as far as they are shown. */
function shownOf({ connection, sessions, cash, used, fees, orders }: AccountUse): string {
  const money = [cash, used, fees].map((amount) => amount.toFixed(2));
  return [connection.id, sessions.length, ...money, orderCounts(orders)].join(' ');
}

function Account({ connection, sessions, cash, used, fees, orders }: AccountUse) {
  const idle = sessions.length === 0;
  return (
    <section className="account" aria-label={connection.id}>
      <div className="account-head">
        <h3>{connection.id}</h3>
        <span className="muted">
          Paper · {connection.currency} · {sessions.length} {sessions.length === 1 ? 'strategy' : 'strategies'}
        </span>
      </div>
      <dl className="facts">
        <Fact name={idle ? 'Start cash' : 'Cash'}>
          <Amount value={idle ? connection.cash : cash} />
        </Fact>
        <Fact name="Used">
          <Amount value={used} /> <span className="muted">{cash > 0 && !idle ? percent((100 * used) / cash, 1) : ''}</span>
        </Fact>
        <Fact name="Fees">
          <Amount value={fees} />
        </Fact>
        <Fact name="Orders">
          <span className="num">{orderCounts(orders)}</span>
        </Fact>
        <Fact name="Rules">{rules(connection)}</Fact>
      </dl>
      {sessions.length > 1 && (
        <p className="muted note">
          Every strategy trades its own copy of the account’s {number(connection.cash, 0)} {connection.currency}.
        </p>
      )}
    </section>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

/** A spread is a number of points, or an object with points, percent, ticks, rows of options and who pays it. */
function spreadText(spread: BrokerConnection['spread']): string {
  if (typeof spread === 'number') return spread ? `spread ${spread}` : '';
  const parts = [
    spread.points ? `${spread.points}` : '',
    spread.percent ? `${spread.percent}%` : '',
    spread.ticks ? `${spread.ticks} ticks` : '',
    spread.moneyness ? 'of options by moneyness' : '',
  ].filter((part) => part !== '');
  return parts.length ? `spread ${parts.join(' + ')}${spread.on === 'entry' ? ' at the entry' : ''}` : '';
}

function rules({ fill, slippage, commission, spread }: BrokerConnection): string {
  const costs = [
    slippage.ticks ? `slippage ${slippage.ticks} ticks` : '',
    slippage.percent ? `slippage ${slippage.percent}%` : '',
    commission.per_order ? `${commission.per_order} per order` : '',
    commission.percent ? `${commission.percent}% of value` : '',
    commission.per_unit ? `${commission.per_unit} per unit` : '',
    spreadText(spread),
  ].filter((text) => text !== '');
  return `${sentence(fill)} fill, ${costs.join(', ') || 'no costs'}`;
}
