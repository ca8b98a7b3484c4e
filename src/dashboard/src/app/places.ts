import { accountsPage, dataPage, home, library, studies, type Route } from '../actions/links';
import type { IconName } from '../ui/Icon';

/** A page that the navigation leads to. */
export interface Place {
  readonly href: string;
  readonly name: string;
  readonly icon: IconName;
  /** Pages that belong to it. */
  readonly pages: readonly Route['page'][];
}

export const places: readonly Place[] = [
  { href: home, name: 'Strategies', icon: 'grid', pages: ['strategies'] },
  { href: library, name: 'Runs', icon: 'list', pages: ['runs', 'compare'] },
  { href: studies, name: 'Studies', icon: 'chart', pages: ['studies'] },
  { href: dataPage, name: 'Data', icon: 'file', pages: ['data'] },
  { href: accountsPage, name: 'Accounts', icon: 'wallet', pages: ['accounts'] },
];
