import { useEffect, useRef, useState, type DragEvent } from 'react';
import { editorLink } from '../actions/links';
import { showDialog } from '../actions/view';
import * as api from '../data/api';
import { loadStrategies, useStrategies } from '../data/strategies';
import { bytes } from '../format/numbers';
import { Button, IconButton } from '../ui/Button';
import { confirm } from '../ui/confirm';
import { Empty, LoadError, Loading } from '../ui/Empty';
import { attempt } from '../ui/notices';
import { saveFile } from '../ui/saveFile';
import { useLoaded } from '../ui/useLoaded';
import type { StrategyInfo } from '../wire/rest';
import { importFile, readFile } from './newStrategy';
import { NewDialog } from './NewDialog';
import { draftsOf, dropDraft, type Draft } from './state/drafts';
import './workshop.css';

async function exportStrategy(id: string): Promise<void> {
  await attempt(async () => saveFile(`${id}.json`, 'application/json', (await api.strategyText(id)).text));
}

/** All strategies: open, new, duplicate, import, export, delete. */
export function StrategyList() {
  const { items, error } = useStrategies();
  const drafts = useLoaded('drafts', () => draftsOf());
  const [making, setMaking] = useState<{ from: string | null } | null>(null);
  const [isOver, setIsOver] = useState(false);
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => void loadStrategies(), []);
  const own = items ?? [];
  const unsaved = latestOf(drafts.data ?? []).filter(({ strategy }) => !own.some((each) => each.strategy_id === strategy));
  const taken = [...own.map((each) => each.strategy_id), ...unsaved.map(({ strategy }) => strategy)];
  const take = async (files: FileList | null) => {
    for (const file of files ?? [])
      await attempt(async () => {
        const id = await importFile(readFile(file.name, await file.text()), taken);
        window.location.hash = editorLink(id);
      });
  };
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setIsOver(false);
    void take(event.dataTransfer.files);
  };
  return (
    <div
      className={`workshop ${isOver ? 'workshop-over' : ''}`}
      onDragOver={(event) => {
        if (!event.dataTransfer.types.includes('Files')) return;
        event.preventDefault();
        setIsOver(true);
      }}
      onDragLeave={() => setIsOver(false)}
      onDrop={drop}
    >
      <div className="workshop-bar">
        <h1>Workshop</h1>
        <span className="muted">Draw a strategy, see what it would have done, run it. Files of strategies can be dropped here.</span>
        <div className="workshop-commands">
          <Button icon="file" onClick={() => input.current?.click()}>
            Import
          </Button>
          <Button kind="primary" icon="plus" onClick={() => setMaking({ from: null })}>
            New strategy
          </Button>
        </div>
        <input
          ref={input}
          type="file"
          accept=".json,application/json"
          multiple
          hidden
          aria-label="Strategy files"
          onChange={(event) => {
            void take(event.target.files);
            event.target.value = '';
          }}
        />
      </div>
      {items === null ? (
        error === null ? (
          <Loading what="the strategies" />
        ) : (
          <LoadError what="The strategies" reason={error} onRetry={() => void loadStrategies()} />
        )
      ) : own.length + unsaved.length === 0 ? (
        <Empty title="No strategy yet">Draw one, or drop a file here.</Empty>
      ) : (
        <ul className="workshop-list">
          {unsaved.map((draft) => (
            <li key={draft.key} data-strategy={draft.strategy}>
              <a href={editorLink(draft.strategy)}>{draft.strategy}</a>
              <span className="muted">Draft, not saved yet</span>
              <span className="workshop-row-commands">
                <IconButton
                  icon="trash"
                  tone="danger"
                  label={`Discard the draft ${draft.strategy}`}
                  onClick={() =>
                    confirm({
                      title: 'Discard the draft?',
                      text: `${draft.strategy} was never saved; it will be gone.`,
                      action: 'Discard',
                      danger: true,
                      onYes: () => void dropDraft(draft.strategy, draft.tab).then(drafts.reload),
                    })
                  }
                />
              </span>
            </li>
          ))}
          {own.map((strategy) => (
            <Row
              key={strategy.strategy_id}
              strategy={strategy}
              hasDraft={(drafts.data ?? []).some((draft) => draft.strategy === strategy.strategy_id)}
              onDuplicate={() => setMaking({ from: strategy.strategy_id })}
            />
          ))}
        </ul>
      )}
      {making !== null && <NewDialog strategies={own} from={making.from} onClose={() => setMaking(null)} />}
    </div>
  );
}

/** Of each strategy the latest draft. */
function latestOf(drafts: readonly Draft[]): readonly Draft[] {
  return drafts.filter((draft, index) => drafts.findIndex((each) => each.strategy === draft.strategy) === index);
}

function Row({ strategy, hasDraft, onDuplicate }: { strategy: StrategyInfo; hasDraft: boolean; onDuplicate: () => void }) {
  const id = strategy.strategy_id;
  const name = strategy.name || id;
  const remove = () =>
    confirm({
      title: `Delete ${name}?`,
      text: 'The document and its versions will be gone. Runs that were made of it stay.',
      action: 'Delete',
      danger: true,
      onYes: () =>
        void attempt(async () => {
          await api.removeStrategy(id);
          await loadStrategies();
        }),
    });
  return (
    <li data-strategy={id}>
      <a href={editorLink(id)}>{name}</a>
      <span className="muted">
        {[strategy.sample ? 'sample' : id, strategy.symbol ?? 'no symbol', `${strategy.nodes} nodes`, bytes(strategy.bytes)].join(' · ')}
        {hasDraft && <b className="warn"> · unsaved draft</b>}
      </span>
      <span className="workshop-row-commands">
        <IconButton icon="play" label={`Run ${name}`} onClick={() => showDialog('add', { strategyId: id })} />
        <IconButton icon="layers" label={`Duplicate ${name}`} onClick={onDuplicate} />
        <IconButton icon="download" label={`Export ${name}`} onClick={() => void exportStrategy(id)} />
        <IconButton
          icon="trash"
          tone="danger"
          label={strategy.sample ? `${name} is a sample and stays` : `Delete ${name}`}
          disabled={strategy.sample}
          onClick={remove}
        />
      </span>
    </li>
  );
}
