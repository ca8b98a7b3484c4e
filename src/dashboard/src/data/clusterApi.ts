import { root } from './api';
import { call } from './http';

/** How far the database is behind. */
export interface ClusterLag {
  pending: number;
  shipments: number;
  last_commit_ms: number | null;
}

export interface ClusterNode {
  name: string;
  address: string;
  state: 'joining' | 'active' | 'leaving' | 'dead';
  version: string;
  started_at: string;
  reported_at: string;
  cells: number;
  lag: ClusterLag;
}

export interface ClusterCell {
  name: string;
  owner: string | null;
  epoch: number;
  active: boolean;
  lag: ClusterLag | null;
}

export interface Cluster {
  /** The node that answered. */
  node: string;
  nodes: ClusterNode[];
  cells: ClusterCell[];
}

export const loadCluster = (): Promise<Cluster> => call('GET', `${root}/cluster`);
