import { useEffect, useState } from 'react';
import { workshop } from '../actions/links';
import { Empty, LoadError, Loading } from '../ui/Empty';
import { PickDialog } from '../ui/PickDialog';
import { Tabs, type Tab } from '../ui/Tabs';
import { Canvas, startDrag } from './canvas/Canvas';
import { addStep, connectSteps, groupChosen, kindWords } from './canvas/commands';
import type { CanvasAsk } from './canvas/useCanvasKeys';
import { ConflictBar } from './ConflictBar';
import { DraftBar } from './DraftBar';
import { EditorBar } from './EditorBar';
import { NodeForm } from './form/NodeForm';
import { StrategyForm } from './form/StrategyForm';
import { nodeWords } from './model/words';
import { PreviewStrip } from './preview/PreviewStrip';
import { JsonPane } from './side/JsonPane';
import { ProblemList } from './side/ProblemList';
import { VersionsPane } from './side/VersionsPane';
import { watchProblems } from './state/checks';
import { useCatalogue } from './state/catalogue';
import { choose, closeStrategy, openStrategy, save, stepBack, stepForward, useDocument, useEditor } from './state/editor';
import { wordingOf } from './state/wording';
import { usePreview, watchPreview } from './state/previews';
import './editor.css';

/** The editor of one strategy. */
export function EditorPage({ id }: { id: string }) {
  const phase = useEditor((editor) => editor.phase);
  const reason = useEditor((editor) => editor.reason);
  useEffect(() => {
    void openStrategy(id);
    return closeStrategy;
  }, [id]);
  switch (phase) {
    case 'loading':
      return <Loading what="the strategy" />;
    case 'failed':
      return <LoadError what="The strategy" reason={reason ?? ''} onRetry={() => void openStrategy(id)} />;
    case 'absent':
      return (
        <Empty title={`There is no strategy ${id}`} action={<a href={workshop}>All strategies</a>}>
          It was deleted, or the address is wrong.
        </Empty>
      );
    case 'open':
      return <OpenEditor />;
  }
}

type SideTab = 'node' | 'strategy' | 'json' | 'problems' | 'versions';
/** What a phone shows, which has room for one thing at a time. */
type Part = 'graph' | 'side' | 'preview';

function OpenEditor() {
  const found = useEditor((editor) => editor.found);
  const chosen = useEditor((editor) => editor.chosen);
  const goal = useEditor((editor) => editor.goal);
  const firings = usePreview((state) => state.result?.firings ?? null);
  const [ask, setAsk] = useState<CanvasAsk | null>(null);
  const [tab, setTab] = useState<SideTab>('node');
  const [part, setPart] = useState<Part>('graph');
  useEffect(() => {
    const stops = [watchProblems(), watchPreview(), listenToKeys()];
    return () => stops.forEach((stop) => stop());
  }, []);
  const isJson = tab === 'json';
  // A goal lies in a node or in the strategy; beside the JSON it is shown there.
  useEffect(() => {
    if (goal === null) return;
    if (!isJson) setTab(useEditor.getState().chosen.length > 0 ? 'node' : 'strategy');
    setPart('side');
  }, [goal]);
  const onAsk = (wanted: CanvasAsk) => {
    if (wanted !== 'form') return setAsk(wanted);
    setTab('node');
    setPart('side');
    // The form is there after the next frame.
    requestAnimationFrame(() => document.querySelector<HTMLElement>('#workshop-form input, #workshop-form select')?.focus());
  };
  const count = found.problems.length + found.warnings.length;
  const tabs: Tab<SideTab>[] = [
    { id: 'node', label: 'Node' },
    { id: 'strategy', label: 'Strategy' },
    { id: 'json', label: 'JSON' },
    { id: 'problems', label: 'Problems', badge: count },
    { id: 'versions', label: 'Versions' },
  ];
  return (
    <div className="editor" data-part={part}>
      <EditorBar onAsk={onAsk} onProblems={() => setTab('problems')} />
      <ConflictBar />
      <DraftBar />
      <div className="editor-parts" role="group" aria-label="Part">
        {(['graph', 'side', 'preview'] as const).map((each) => (
          <button key={each} type="button" className="button small" aria-pressed={part === each} onClick={() => setPart(each)}>
            {{ graph: 'Graph', side: 'Form', preview: 'Preview' }[each]}
          </button>
        ))}
      </div>
      <Palette />
      <div className="editor-canvas">
        <Canvas firings={firings} onAsk={onAsk} />
      </div>
      <aside className="editor-side" aria-label="Details">
        <Tabs label="Details" tabs={tabs} selected={tab} onSelect={setTab}>
          {tab === 'node' ? (
            <NodeForm key={chosen.length === 1 ? chosen[0] : ''} />
          ) : tab === 'strategy' ? (
            <StrategyForm />
          ) : tab === 'json' ? (
            <JsonPane />
          ) : tab === 'problems' ? (
            <ProblemList />
          ) : (
            <VersionsPane />
          )}
        </Tabs>
      </aside>
      <div className="editor-preview">
        <PreviewStrip />
      </div>
      {ask !== null && ask !== 'form' && <AskDialog ask={ask} onClose={() => setAsk(null)} />}
    </div>
  );
}

/** Keys of the whole editor. They are listened to on the window: a button that becomes disabled leaves the focus nowhere. */
function listenToKeys(): () => void {
  const pressed = (event: KeyboardEvent) => {
    const target = event.target instanceof Element ? event.target : null;
    if (target?.closest('dialog') != null) return;
    if (event.key === 'Escape' && target?.closest('.editor-side') != null) {
      document.getElementById('workshop-canvas')?.focus();
      event.preventDefault();
      return;
    }
    if (!event.ctrlKey && !event.metaKey) return;
    const key = event.key.toLowerCase();
    if (key === 's') void save();
    else if (key === 'y' || (key === 'z' && event.shiftKey)) stepForward();
    else if (key === 'z') stepBack();
    else return;
    event.preventDefault();
  };
  window.addEventListener('keydown', pressed);
  return () => window.removeEventListener('keydown', pressed);
}

/** Node types to drag onto the graph, or to add behind the chosen node with a click. */
function Palette() {
  const { nodes } = useCatalogue();
  return (
    <nav className="palette" aria-label="Node types">
      {nodes.map(({ type, label, help }) => (
        <button
          key={type}
          type="button"
          draggable
          title={help}
          data-type={type}
          onDragStart={(event) => startDrag(event, type)}
          onClick={() => {
            addStep(type);
            document.getElementById('workshop-canvas')?.focus();
          }}
        >
          {label}
        </button>
      ))}
    </nav>
  );
}

const toCanvas = () => requestAnimationFrame(() => document.getElementById('workshop-canvas')?.focus());

function AskDialog({ ask, onClose }: { ask: Exclude<CanvasAsk, 'form'>; onClose: () => void }) {
  const { graph } = useDocument();
  const { chosen, chosenEdge } = useEditor.getState();
  const close = () => {
    onClose();
    toCanvas();
  };
  const catalogue = useCatalogue();
  const kinds = catalogue.nodes.map(({ type, label, help }) => ({ id: type, name: label, hint: help }));
  const nodes = graph.nodes.map((node) => ({
    id: node.id,
    name: node.name,
    hint: `${kindWords(node.type)} · ${nodeWords(node.type, node.data, wordingOf(graph))}`,
  }));
  switch (ask) {
    case 'add':
      return <PickDialog title="Add a node" choices={kinds} onPick={(type) => addStep(type)} onClose={close} />;
    case 'insert':
      return (
        <PickDialog
          title="Insert a node on the edge"
          choices={kinds.filter(({ id }) => catalogue.nodes.find(({ type }) => type === id)!.handles.in)}
          onPick={(type) => chosenEdge !== null && addStep(type, { onEdge: chosenEdge })}
          onClose={close}
        />
      );
    case 'connect':
      return (
        <PickDialog
          title="Connect with"
          choices={nodes.filter(({ id }) => id !== chosen[0])}
          onPick={(target) => connectSteps(chosen[0]!, target)}
          onClose={close}
        />
      );
    case 'find':
      return <PickDialog title="Find a node" choices={nodes} onPick={(id) => choose([id])} onClose={close} />;
    case 'group':
      return <GroupDialog onClose={close} />;
  }
}

function GroupDialog({ onClose }: { onClose: () => void }) {
  return (
    <PickDialog
      title="Name of the group"
      choices={[
        { id: 'Way in', name: 'Way in' },
        { id: 'Way out', name: 'Way out' },
        { id: 'Protection', name: 'Protection' },
        { id: 'Group', name: 'Group', hint: 'It can be renamed in the form of the strategy' },
      ]}
      onPick={groupChosen}
      onClose={onClose}
    />
  );
}
