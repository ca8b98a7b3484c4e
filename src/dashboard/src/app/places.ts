import { accountsPage, alertsPage, clusterPage, dataPage, home, library, studies, workshop, type Route } from '../actions/links';
import { useAccount } from '../data/account';
import type { IconName } from '../ui/Icon';

/** A page that the navigation leads to. */
export interface Place {
  readonly href: string;
  readonly name: string;
  readonly icon: IconName;
  /** Pages that belong to it. */
  readonly pages: readonly Route['page'][];
}

const places: readonly Place[] = [
  { href: home, name: 'Strategies', icon: 'grid', pages: ['strategies'] },
  { href: library, name: 'Runs', icon: 'list', pages: ['runs', 'compare'] },
  { href: workshop, name: 'Workshop', icon: 'pen', pages: ['workshop'] },
  { href: studies, name: 'Studies', icon: 'chart', pages: ['studies'] },
  { href: alertsPage, name: 'Alerts', icon: 'bell', pages: ['alerts'] },
  { href: dataPage, name: 'Data', icon: 'file', pages: ['data'] },
  { href: accountsPage, name: 'Accounts', icon: 'wallet', pages: ['accounts'] },
];

const withCluster: readonly Place[] = [...places, { href: clusterPage, name: 'Cluster', icon: 'layers', pages: ['cluster'] }];

/** The pages that there are for this user. */
export function usePlaces(): readonly Place[] {
  return useAccount(({ seesCluster }) => (seesCluster ? withCluster : places));
}
