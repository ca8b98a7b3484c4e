import { useEffect, useRef } from 'react';
import { Button } from '../../ui/Button';
import { Empty } from '../../ui/Empty';
import { resolved, nodeKindOf } from '../model/catalogue';
import { below } from '../model/json';
import { moveEdge, removeEdges, removeValue, renameNode, setValue } from '../model/operations';
import { nodeOf, textOf } from '../model/strategyGraph';
import { act, choose, chooseEdge, useDocument, useEditor } from '../state/editor';
import { useCatalogue } from '../state/catalogue';
import { FieldControl, ObjectForm } from './FieldControl';
import { NameField, TextField } from './Scalars';
import './form.css';

/** Leads to the field of a pointer: the innermost one that the form shows. */
export function useGoal(place: React.RefObject<HTMLElement | null>): void {
  const goal = useEditor((editor) => editor.goal);
  useEffect(() => {
    if (goal === null || place.current === null) return;
    const frame = requestAnimationFrame(() => {
      let best: HTMLElement | null = null;
      for (const element of place.current?.querySelectorAll<HTMLElement>('[data-pointer]') ?? []) {
        const pointer = element.dataset['pointer']!;
        const isOnTheWay = goal.pointer === pointer || goal.pointer.startsWith(`${pointer}/`);
        if (isOnTheWay && pointer.length >= (best?.dataset['pointer']?.length ?? -1)) best = element;
      }
      const control = best?.matches('input, select, textarea') ? best : best?.querySelector<HTMLElement>('input, select, textarea, button');
      best?.scrollIntoView({ block: 'center' });
      control?.focus({ preventScroll: true });
    });
    return () => cancelAnimationFrame(frame);
  }, [goal, place]);
}

/** The form of the chosen node. */
export function NodeForm() {
  const { graph } = useDocument();
  const chosen = useEditor((editor) => editor.chosen);
  const chosenEdge = useEditor((editor) => editor.chosenEdge);
  const catalogue = useCatalogue();
  const place = useRef<HTMLDivElement>(null);
  useGoal(place);
  const node = chosen.length === 1 ? nodeOf(graph, chosen[0]!) : undefined;
  if (chosenEdge !== null) return <EdgeForm index={chosenEdge} />;
  if (node === undefined)
    return (
      <Empty title={chosen.length > 1 ? `${chosen.length} nodes are chosen` : 'No node is chosen'}>
        {chosen.length > 1 ? 'Move, copy, group or remove them.' : 'Choose one in the graph, or add one.'}
      </Empty>
    );
  const kind = nodeKindOf(catalogue, node.type);
  const data = below(node.pointer, 'data');
  return (
    <div className="node-form" id="workshop-form" ref={place} aria-label={`Form of ${node.name}`} role="group">
      <h3>
        {kind?.label ?? node.type} <span className="muted">{node.name}</span>
      </h3>
      {kind !== undefined && <p className="muted form-help">{kind.help}</p>}
      <TextField
        schema={{}}
        pointer={below(data, 'label')}
        label="Name"
        help="Its name for people; without it its id"
        isRequired={false}
        owner={node.data}
      />
      <NameField
        label="Id"
        pointer={below(node.pointer, 'id')}
        value={node.id}
        help="Edges, variables and re-entries name it; they are renamed with it"
        onRename={(to) => {
          act('Rename', (text) => renameNode(text, node.id, to));
          choose([nodeOf(graph, to) === undefined ? to : node.id]);
        }}
      />
      {kind === undefined ? (
        <FieldControl
          schema={{ 'x-kind': 'word', enum: catalogue.nodes.map(({ type }) => type) }}
          pointer={below(node.pointer, 'type')}
          label="Type"
          help="What the node does"
          isRequired
          owner={node.data}
        />
      ) : (
        <ObjectForm schema={resolved(catalogue, kind.schema)} pointer={data} without={['label', 'enabled']} />
      )}
      {node.type === 'strategyOverview' && (
        <TextField
          schema={{}}
          pointer={below(data, 'notes')}
          label="Note"
          help="A text on the canvas"
          isRequired={false}
          owner={node.data}
        />
      )}
      <Button
        className="small"
        aria-pressed={node.isOff}
        onClick={() =>
          act('Switch', (text) =>
            node.isOff
              ? removeValue(text, below(node.data['enabled'] === false ? data : node.pointer, 'enabled'))
              : setValue(text, below(data, 'enabled'), false),
          )
        }
      >
        {node.isOff ? 'Switch the node on' : 'Switch the node off'}
      </Button>
      <Ways id={node.id} />
    </div>
  );
}

/** Where a node leads and what leads to it. */
function Ways({ id }: { id: string }) {
  const { graph } = useDocument();
  const name = (node: string) => nodeOf(graph, node)?.name ?? `${node} (missing)`;
  const out = graph.edges.filter(({ source }) => source === id);
  const into = graph.edges.filter(({ target }) => target === id);
  return (
    <section className="form-part" aria-label="Edges">
      <header>
        <h4>Edges</h4>
      </header>
      <ul className="way-list">
        {[...out, ...into].map((edge) => (
          <li key={edge.index}>
            <button type="button" onClick={() => chooseEdge(edge.index)}>
              {edge.source === id ? `to ${name(edge.target)}` : `from ${name(edge.source)}`}
            </button>
          </li>
        ))}
      </ul>
      {out.length + into.length === 0 && <p className="muted">None yet.</p>}
    </section>
  );
}

function EdgeForm({ index }: { index: number }) {
  const { graph } = useDocument();
  const edge = graph.edges[index];
  if (edge === undefined) return null;
  const siblings = graph.edges.filter(({ source }) => source === edge.source);
  const position = siblings.findIndex((each) => each.index === index);
  const name = (id: string) => nodeOf(graph, id)?.name ?? textOf(id);
  const order = (by: -1 | 1) => {
    const other = siblings[position + by];
    act('Order of children', (text) => moveEdge(text, index, by));
    if (other !== undefined) chooseEdge(other.index);
  };
  return (
    <div className="node-form" id="workshop-form" role="group" aria-label="Form of the edge">
      <h3>Edge</h3>
      <p>
        <button type="button" className="form-link" onClick={() => choose([edge.source])}>
          {name(edge.source)}
        </button>{' '}
        →{' '}
        <button type="button" className="form-link" onClick={() => choose([edge.target])}>
          {name(edge.target)}
        </button>
      </p>
      <p className="muted">
        {siblings.length > 1
          ? `Number ${position + 1} of ${siblings.length} out of ${name(edge.source)}: children run in this order.`
          : 'The only edge of its source.'}
      </p>
      <div className="form-buttons">
        <Button className="small" disabled={position <= 0} onClick={() => order(-1)}>
          Earlier
        </Button>
        <Button className="small" disabled={position >= siblings.length - 1} onClick={() => order(1)}>
          Later
        </Button>
        <Button className="small" kind="danger" onClick={() => act('Remove an edge', (text) => removeEdges(text, [index]))}>
          Remove
        </Button>
      </div>
    </div>
  );
}
