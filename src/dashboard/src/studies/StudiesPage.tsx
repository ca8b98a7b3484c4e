import { useState } from 'react';
import { studyLink } from '../actions/links';
import { nameOfStrategy, useStrategies } from '../data/strategies';
import { number } from '../format/numbers';
import { Button } from '../ui/Button';
import { Empty, LoadError, Loading } from '../ui/Empty';
import { figureName } from './luckWords';
import { StudyForm } from './StudyForm';
import { Progress, StudyView } from './StudyView';
import { useStudies } from './useStudies';
import { parametersText } from './WalkForwardPlot';
import './studies.css';
import '../ui/check.css';

/** Studies: the list, a new one, or the page of one. */
export default function StudiesPage({ id }: { id: string | null }) {
  return (
    <section className="studies" aria-label="Studies">
      {id === null ? <List /> : <StudyView id={id} />}
    </section>
  );
}

function List() {
  useStrategies();
  const [adding, setAdding] = useState(false);
  const { data, error, reload } = useStudies();
  return (
    <>
      <div className="studies-bar">
        <h1>Studies</h1>
        <span className="muted">One strategy with many parameters: which choice would have held?</span>
        <Button kind="primary" icon="plus" disabled={adding} onClick={() => setAdding(true)}>
          New study
        </Button>
      </div>
      {adding && <StudyForm onClose={() => setAdding(false)} />}
      {data === null ? (
        error === null ? (
          <Loading what="the studies" />
        ) : (
          <LoadError what="The studies" reason={error} onRetry={reload} />
        )
      ) : data.length === 0 ? (
        !adding && (
          <Empty title="No study yet">
            A study backtests a strategy with many sets of parameters and says what luck has to do with the best.
          </Empty>
        )
      ) : (
        <ul className="study-list">
          {data.map((study) => (
            <li key={study.id} data-study={study.id} data-state={study.state}>
              <a href={studyLink(study.id)}>{`${nameOfStrategy(study.strategy_id)} · ${study.id}`}</a>
              <span className="muted">
                {`${study.symbols.join(', ')}, ${number(study.sets, 0)} sets, ${study.created_at.slice(0, 16).replace('T', ' ')}`}
              </span>
              <Progress study={study} />
              <span>
                {study.best === null
                  ? ''
                  : `${parametersText(study.best.parameters)}: ${figureName(study.objective)} ${number(study.best.objective, 3)}`}
              </span>
            </li>
          ))}
        </ul>
      )}
    </>
  );
}
