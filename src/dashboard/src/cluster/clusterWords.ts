import type { Cluster, ClusterLag, ClusterNode } from '../data/clusterApi';
import { blank, number, quantity } from '../format/numbers';

/** `3 waiting, 1.4 ms`: how far the database is behind. */
export function lagWords(lag: ClusterLag | null): string {
  if (lag === null) return blank;
  const commit = lag.last_commit_ms === null ? 'no commit yet' : `${number(lag.last_commit_ms, 1)} ms`;
  return lag.pending === 0 ? commit : `${quantity(lag.pending)} waiting, ${commit}`;
}

/** What is to be said before the tables; null when every node is well and every cell has one. */
export function clusterTrouble({ nodes, cells }: Cluster): string | null {
  const gone = nodes.filter(({ state }) => state === 'dead').map(({ name }) => name);
  const waiting = cells.filter(({ owner, active }) => owner !== null && !active).length;
  const words = [
    ...(gone.length > 0 ? [`Gone: ${gone.join(', ')}.`] : []),
    ...(waiting > 0 ? [`${quantity(waiting)} of ${quantity(cells.length)} cells wait for another node.`] : []),
  ];
  return words.length > 0 ? words.join(' ') : null;
}

/** Nodes that are there before those that are gone. */
export function inOrder(nodes: readonly ClusterNode[]): ClusterNode[] {
  const rank = ({ state }: ClusterNode): number => (state === 'dead' ? 1 : 0);
  return [...nodes].sort((a, b) => rank(a) - rank(b) || a.name.localeCompare(b.name));
}
