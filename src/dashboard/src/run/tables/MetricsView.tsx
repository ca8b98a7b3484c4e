import { sentence } from '../../format/words';
import { Empty, LoadError, Loading } from '../../ui/Empty';
import type { Metrics } from '../../wire/frames';
import { metricGroups } from '../../format/metricRows';
import { fullTime } from '../../format/times';
import type { Moments } from '../model/moments';
import './metrics.css';

interface MetricsViewProps {
  metrics: Metrics | null;
  error: string | null;
  hasRun: boolean;
  moments: Moments;
  onRetry: () => void;
}

export function MetricsView({ metrics, error, hasRun, moments, onRetry }: MetricsViewProps) {
  if (!hasRun) return <Empty title="No metrics yet">They begin with the first event of a run.</Empty>;
  if (metrics === null) return error === null ? <Loading what="metrics" /> : <LoadError what="Metrics" reason={error} onRetry={onRetry} />;
  const conventions = Object.entries(metrics.conventions ?? {});
  return (
    <div className="metrics" tabIndex={0} role="region" aria-label="Metrics">
      {metricGroups(metrics, (time) => (moments.isDaily ? moments.ofTime(time, true) : fullTime(time))).map((group) => (
        <section key={group.name}>
          <h3>{group.name}</h3>
          <dl>
            {group.rows.map(({ key, name, text, value, doubt }) => (
              <div key={key} className={doubt === null ? '' : 'doubted'} title={doubt ?? undefined}>
                <dt>{name}</dt>
                <dd className="num" data-metric={key} data-value={value === null ? '' : String(value)}>
                  {text}
                  {doubt !== null && <span className="metric-doubt">means little</span>}
                </dd>
              </div>
            ))}
          </dl>
        </section>
      ))}
      {conventions.length > 0 && (
        <section>
          <h3>Conventions</h3>
          <dl>
            {conventions.map(([key, value]) => (
              <div key={key} className="convention">
                <dt>{sentence(key)}</dt>
                <dd>{String(value)}</dd>
              </div>
            ))}
          </dl>
        </section>
      )}
    </div>
  );
}
