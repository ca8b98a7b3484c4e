import { useEffect, useState } from 'react';
import { loadQuotas, type Quota, type Quotas } from '../data/account';
import { bytes, quantity } from '../format/numbers';

const rows: { name: string; of: (quotas: Quotas) => Quota; show: (value: number) => string }[] = [
  { name: 'Executions', of: (quotas) => quotas.executions, show: quantity },
  { name: 'Strategies', of: (quotas) => quotas.strategies, show: quantity },
  { name: 'Accounts', of: (quotas) => quotas.broker_connections, show: quantity },
  { name: 'Streams', of: (quotas) => quotas.streams, show: quantity },
  { name: 'Uploads', of: (quotas) => quotas.uploads, show: quantity },
  { name: 'Disk', of: (quotas) => quotas.disk_bytes, show: bytes },
  { name: 'Memory', of: (quotas) => quotas.memory_bytes, show: bytes },
];

/** How much the user has of what a user may have; asked for each time that it is shown. */
export function QuotaList() {
  const [quotas, setQuotas] = useState<Quotas | null>(null);
  useEffect(() => {
    void loadQuotas().then(setQuotas);
  }, []);
  if (quotas === null) return null;
  return (
    <dl className="quota-list">
      {rows.map(({ name, of, show }) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{amount(of(quotas), show)}</dd>
        </div>
      ))}
    </dl>
  );
}

/** `3 of 1,000`; without a bound, what is used. */
export function amount({ used, limit }: Quota, show: (value: number) => string): string {
  return limit === null ? show(used) : `${show(used)} of ${show(limit)}`;
}
