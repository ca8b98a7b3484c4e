import { Empty } from '../../ui/Empty';
import type { Finding } from '../../wire/rest';
import { nodeAtPointer, nodeOf } from '../model/strategyGraph';
import { goTo, useDocument, useEditor } from '../state/editor';
import './side.css';

/** All that the server found in the document; a choice leads to its node and field. */
export function ProblemList() {
  const { problems, warnings } = useEditor((editor) => editor.found);
  if (problems.length + warnings.length === 0) return <Empty title="No problem">The server would run the document as it stands.</Empty>;
  return (
    <ul className="problem-list">
      {problems.map((finding, index) => (
        <Row key={`p${index}`} finding={finding} tone="down" kind="Problem" />
      ))}
      {warnings.map((finding, index) => (
        <Row key={`w${index}`} finding={finding} tone="warn" kind="Warning" />
      ))}
    </ul>
  );
}

function Row({ finding, tone, kind }: { finding: Finding; tone: 'down' | 'warn'; kind: string }) {
  const { graph } = useDocument();
  const node = nodeOf(graph, finding.node ?? null) ?? nodeAtPointer(graph, finding.pointer);
  const place = node === undefined ? finding.pointer : finding.pointer.slice(node.pointer.length + 1).replace(/^data\//, '');
  return (
    <li>
      <button type="button" data-pointer={finding.pointer} onClick={() => goTo(finding.pointer)}>
        <span className={tone}>
          {kind} {node === undefined ? '' : `· ${node.name}`}
        </span>
        <span>{finding.message}</span>
        <span className="muted problem-place">{place}</span>
      </button>
    </li>
  );
}
