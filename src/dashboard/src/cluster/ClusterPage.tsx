import { loadCluster, type Cluster, type ClusterCell, type ClusterNode } from '../data/clusterApi';
import { quantity } from '../format/numbers';
import { instantTime } from '../format/times';
import { LoadError, Loading } from '../ui/Empty';
import { usePolled } from '../ui/usePolled';
import { clusterTrouble, inOrder, lagWords } from './clusterWords';
import '../ui/compactTable.css';
import './cluster.css';

const everyMs = 2_000;

/** The nodes of the cluster, and which of them has which cell. */
export default function ClusterPage() {
  const cluster = usePolled(loadCluster, () => true, everyMs);
  return (
    <section className="cluster-page" aria-label="Cluster">
      <div className="cluster-bar">
        <h1>Cluster</h1>
        {cluster.data !== null && <span className="muted">{`As ${cluster.data.node} sees it.`}</span>}
        {cluster.data !== null && cluster.error !== null && <span role="alert">{cluster.error}</span>}
      </div>
      {cluster.data !== null ? (
        <Shown cluster={cluster.data} />
      ) : cluster.error !== null ? (
        <LoadError what="The cluster" reason={cluster.error} onRetry={cluster.reload} />
      ) : (
        <Loading what="the cluster" />
      )}
    </section>
  );
}

function Shown({ cluster }: { cluster: Cluster }) {
  const trouble = clusterTrouble(cluster);
  return (
    <>
      {trouble !== null && (
        <p className="cluster-trouble" role="status">
          {trouble}
        </p>
      )}
      <h2>Nodes</h2>
      <table className="compact-table">
        <thead>
          <tr>
            <th scope="col">Node</th>
            <th scope="col">State</th>
            <th scope="col" className="right">
              Cells
            </th>
            <th scope="col">PostgreSQL behind</th>
            <th scope="col" className="cluster-optional">
              Address
            </th>
            <th scope="col" className="cluster-optional">
              Version
            </th>
            <th scope="col" className="cluster-optional">
              Started
            </th>
          </tr>
        </thead>
        <tbody>
          {inOrder(cluster.nodes).map((node) => (
            <NodeRow key={node.name} node={node} />
          ))}
        </tbody>
      </table>
      <h2>Cells</h2>
      <table className="compact-table">
        <thead>
          <tr>
            <th scope="col">Cell</th>
            <th scope="col">Node</th>
            <th scope="col" className="right">
              Epoch
            </th>
            <th scope="col">PostgreSQL behind</th>
          </tr>
        </thead>
        <tbody>
          {cluster.cells.map((cell) => (
            <CellRow key={cell.name} cell={cell} />
          ))}
        </tbody>
      </table>
    </>
  );
}

function NodeRow({ node }: { node: ClusterNode }) {
  return (
    <tr data-node={node.name} data-state={node.state}>
      <th scope="row">{node.name}</th>
      <td className={`cluster-${node.state}`}>{node.state}</td>
      <td className="num right">{quantity(node.cells)}</td>
      <td className="num">{lagWords(node.lag)}</td>
      <td className="num cluster-optional">{node.address}</td>
      <td className="num cluster-optional">{node.version}</td>
      <td className="num cluster-optional">{instantTime(node.started_at)}</td>
    </tr>
  );
}

function CellRow({ cell }: { cell: ClusterCell }) {
  return (
    <tr data-cell={cell.name}>
      <th scope="row">{cell.name}</th>
      <td className={cell.owner === null || cell.active ? undefined : 'cluster-dead'}>{cell.owner ?? 'given back'}</td>
      <td className="num right">{quantity(cell.epoch)}</td>
      <td className="num">{lagWords(cell.lag)}</td>
    </tr>
  );
}
