import { expect, test } from 'vitest';
import { parseRoute } from '../src/actions/links';
import { clusterTrouble, inOrder, lagWords } from '../src/cluster/clusterWords';
import type { Cluster, ClusterNode } from '../src/data/clusterApi';

const node = (name: string, state: ClusterNode['state']): ClusterNode => ({
  name,
  address: 'http://10.0.0.1:5002/',
  state,
  version: '1',
  started_at: '2026-01-05T09:00:00Z',
  reported_at: '2026-01-05T09:00:00Z',
  cells: 1,
  lag: { pending: 0, shipments: 1, last_commit_ms: 1.44 },
});

test('how far the database is behind is said in changes and in time', () => {
  expect(lagWords(null)).toBe('–');
  expect(lagWords({ pending: 0, shipments: 0, last_commit_ms: null })).toBe('no commit yet');
  expect(lagWords({ pending: 0, shipments: 9, last_commit_ms: 1.44 })).toBe('1.4 ms');
  expect(lagWords({ pending: 1200, shipments: 9, last_commit_ms: 20 })).toBe('1,200 waiting, 20.0 ms');
});

test('what is wrong with the cluster stands before its tables', () => {
  const lag = null;
  const well: Cluster = {
    node: 'a',
    nodes: [node('a', 'active')],
    cells: [
      { name: 'ann', owner: 'a', epoch: 1, active: true, lag },
      { name: 'ben', owner: null, epoch: 2, active: false, lag },
    ],
  };
  expect(clusterTrouble(well)).toBeNull();
  const ill: Cluster = {
    ...well,
    nodes: [node('b', 'dead'), node('a', 'active')],
    cells: [...well.cells, { name: 'cora', owner: 'b', epoch: 1, active: false, lag }],
  };
  expect(clusterTrouble(ill)).toBe('Gone: b. 1 of 3 cells wait for another node.');
});

test('nodes that are gone stand last', () => {
  expect(inOrder([node('a', 'dead'), node('c', 'active'), node('b', 'joining')]).map(({ name }) => name)).toEqual(['b', 'c', 'a']);
});

test('the page has an address', () => {
  expect(parseRoute('#/cluster')).toEqual({ page: 'cluster' });
});
