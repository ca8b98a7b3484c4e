import { useState, type FormEvent } from 'react';
import { editorLink, workshop } from '../actions/links';
import { showDialog } from '../actions/view';
import { explain } from '../data/http';
import { useStrategies } from '../data/strategies';
import { Button, IconButton } from '../ui/Button';
import { Dialog } from '../ui/Dialog';
import { Field } from '../ui/Field';
import { saveFile } from '../ui/saveFile';
import { canvasKeys, type CanvasAsk } from './canvas/useCanvasKeys';
import { duplicateChosen, keepArrangement, removeChosen, toggleArranged } from './canvas/commands';
import { freeId, idOf, idProblem } from './newStrategy';
import { textOf } from './model/strategyGraph';
import { hasChanges, save, saveAs, stepBack, stepForward, useDocument, useEditor } from './state/editor';

interface EditorBarProps {
  onAsk: (ask: CanvasAsk) => void;
  onProblems: () => void;
}

/** The name of the strategy, whether it is saved, and every command with a button. */
export function EditorBar({ onAsk, onProblems }: EditorBarProps) {
  const { graph, text } = useDocument();
  const editor = useEditor();
  const [dialog, setDialog] = useState<'copy' | 'keys' | null>(null);
  const { chosen, chosenEdge, history, isArranged, isSaving, isSample, saved, found } = editor;
  const isChanged = hasChanges(editor);
  const name = textOf(graph.strategy['name'] ?? graph.strategy['strategy_name']) || editor.id;
  const wrong = found.problems.length;
  const keep = async () => {
    if (isSample) return setDialog('copy');
    if (!(await save()) && wrong > 0) onProblems();
  };
  return (
    <div className="editor-bar">
      <a className="editor-back" href={workshop} aria-label="All strategies">
        ‹
      </a>
      <h1 className="truncate" title={editor.id}>
        {name}
      </h1>
      <span
        className={`editor-state ${wrong > 0 ? 'down' : isChanged ? 'warn' : 'muted'}`}
        role="status"
        data-saved={!isChanged && saved !== null}
      >
        {wrong > 0 ? `${wrong} problems` : isSample ? 'Sample' : saved === null ? 'Never saved' : isChanged ? 'Not saved' : 'Saved'}
      </span>
      <div className="editor-tools" role="toolbar" aria-label="Graph">
        <Button className="small" icon="plus" onClick={() => onAsk('add')}>
          Add
        </Button>
        <Button className="small" disabled={chosen.length !== 1} onClick={() => onAsk('connect')}>
          Connect
        </Button>
        <Button className="small" disabled={chosenEdge === null} onClick={() => onAsk('insert')}>
          Insert
        </Button>
        <Button className="small" disabled={chosen.length === 0} onClick={() => onAsk('group')}>
          Group
        </Button>
        <Button className="small" disabled={chosen.length === 0} onClick={duplicateChosen}>
          Duplicate
        </Button>
        <IconButton
          icon="trash"
          label="Remove what is chosen"
          disabled={chosen.length === 0 && chosenEdge === null}
          onClick={removeChosen}
        />
        <IconButton icon="search" label="Find a node" onClick={() => onAsk('find')} />
        <IconButton
          icon="undo"
          label={`Undo ${history.past.at(-1)?.label ?? ''}`}
          disabled={history.past.length === 0}
          onClick={stepBack}
        />
        <IconButton
          icon="redo"
          label={`Redo ${history.future[0]?.label ?? ''}`}
          disabled={history.future.length === 0}
          onClick={stepForward}
        />
        <Button
          className="small"
          aria-pressed={isArranged}
          title="Shows the graph laid out; the document keeps its places"
          onClick={toggleArranged}
        >
          Laid out
        </Button>
        {isArranged && (
          <Button className="small" title="Writes these places into the document" onClick={keepArrangement}>
            Keep places
          </Button>
        )}
      </div>
      <div className="editor-commands">
        <IconButton icon="keyboard" label="Keys of the editor" onClick={() => setDialog('keys')} />
        <IconButton icon="download" label="Export" onClick={() => saveFile(`${editor.id}.json`, 'application/json', text)} />
        <IconButton icon="layers" label="Save a copy" onClick={() => setDialog('copy')} />
        <Button
          icon="play"
          disabled={saved === null}
          title={isChanged ? 'Runs what is saved' : ''}
          onClick={() => showDialog('add', { strategyId: editor.id })}
        >
          Run it
        </Button>
        <Button kind="primary" disabled={isSaving || (!isChanged && !isSample)} onClick={() => void keep()}>
          {isSaving ? 'Saving…' : isSample ? 'Save a copy' : 'Save'}
        </Button>
      </div>
      {dialog === 'copy' && <CopyDialog name={name} onClose={() => setDialog(null)} />}
      {dialog === 'keys' && <KeysDialog onClose={() => setDialog(null)} />}
    </div>
  );
}

function KeysDialog({ onClose }: { onClose: () => void }) {
  return (
    <Dialog title="Keys of the editor" onClose={onClose} width={520}>
      <dl className="dialog-body editor-keys">
        {canvasKeys.map(({ keys, does }) => (
          <div key={keys}>
            <dt>
              <kbd>{keys}</kbd>
            </dt>
            <dd>{does}</dd>
          </div>
        ))}
      </dl>
    </Dialog>
  );
}

function CopyDialog({ name: from, onClose }: { name: string; onClose: () => void }) {
  const taken = (useStrategies((state) => state.items) ?? []).map((each) => each.strategy_id);
  const [name, setName] = useState(`${from} copy`);
  const [id, setId] = useState<string | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const chosen = id ?? freeId(idOf(name), taken);
  const wrong = idProblem(chosen, taken);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    try {
      await saveAs(chosen, name);
      onClose();
      window.location.hash = editorLink(chosen);
    } catch (error) {
      setProblem(explain(error));
    }
  };
  return (
    <Dialog title="Save a copy" onClose={onClose}>
      <form onSubmit={(event) => void submit(event)} noValidate>
        <div className="dialog-body">
          <Field label="Name">
            {(field) => <input {...field} autoFocus value={name} onChange={(event) => setName(event.target.value)} />}
          </Field>
          <Field label="Id" error={wrong}>
            {(field) => <input {...field} value={chosen} onChange={(event) => setId(event.target.value)} />}
          </Field>
          <p className="field-error" role="alert">
            {problem}
          </p>
        </div>
        <div className="dialog-actions">
          <Button onClick={onClose}>Cancel</Button>
          <Button kind="primary" type="submit" disabled={wrong !== undefined}>
            Save
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
