import { useEffect, useMemo, useRef, useState } from 'react';
import { JsonSyntaxError, nearestAt, nodeAt, pointerAt } from '../model/json';
import { nodeAtPointer, nodeOf } from '../model/strategyGraph';
import { choose, goTo, replaceText, useDocument, useEditor } from '../state/editor';
import './side.css';

const lineHeight = 18;
const above = 3;

function lineStartsOf(text: string): number[] {
  const starts = [0];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return starts;
}

function lineOf(starts: readonly number[], offset: number): number {
  let [low, high] = [0, starts.length - 1];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (starts[middle]! <= offset) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** The document as text, beside the graph: what is typed here is in the graph at once, and the other way round. */
export function JsonPane() {
  const { text, tree, graph } = useDocument();
  const found = useEditor((editor) => editor.found);
  const goal = useEditor((editor) => editor.goal);
  const chosen = useEditor((editor) => editor.chosen);
  // What is typed and is no JSON yet; null while the field shows the document.
  const [typed, setTyped] = useState<{ text: string; error: JsonSyntaxError; over: string } | null>(null);
  const [top, setTop] = useState(0);
  const [height, setHeight] = useState(600);
  const area = useRef<HTMLTextAreaElement>(null);
  const gesture = useRef(0);
  const unfinished = typed !== null && typed.over === text ? typed : null;
  const shown = unfinished?.text ?? text;
  const starts = useMemo(() => lineStartsOf(shown), [shown]);
  const marks = useMemo(() => {
    const lines = new Map<number, { message: string; pointer: string; tone: 'down' | 'warn' }>();
    if (unfinished !== null) return lines;
    const add = (tone: 'down' | 'warn') => (finding: { pointer: string; message: string }) => {
      const line = lineOf(starts, nearestAt(tree, finding.pointer).start);
      const before = lines.get(line);
      const message = before === undefined ? finding.message : `${before.message}\n${finding.message}`;
      lines.set(line, { message, pointer: finding.pointer, tone: before?.tone ?? tone });
    };
    found.problems.forEach(add('down'));
    found.warnings.forEach(add('warn'));
    return lines;
  }, [found, starts, tree, unfinished]);
  const scrollTo = (start: number, end: number | null) => {
    const element = area.current;
    if (element === null) return;
    element.scrollTop = Math.max(0, (lineOf(lineStartsOf(element.value), start) - above) * lineHeight);
    if (end !== null) element.setSelectionRange(start, end);
  };
  useEffect(() => {
    const node = goal === null ? undefined : nodeAt(tree, goal.pointer);
    if (node !== undefined) scrollTo(node.start, node.end);
    // Only a new goal moves the text.
  }, [goal]);
  const only = chosen.length === 1 ? chosen[0]! : null;
  useEffect(() => {
    if (document.activeElement === area.current) return;
    const node = nodeAt(tree, nodeOf(graph, only)?.pointer ?? '#');
    if (node !== undefined) scrollTo(node.start, node.end);
    // A change of the text alone moves nothing.
  }, [only]);
  useEffect(() => {
    const observer = new ResizeObserver(() => setHeight(area.current?.clientHeight ?? 600));
    observer.observe(area.current!);
    return () => observer.disconnect();
  }, []);
  const type = (value: string) => {
    try {
      replaceText(value, `json ${gesture.current}`);
      setTyped(null);
    } catch (error) {
      if (!(error instanceof JsonSyntaxError)) throw error;
      setTyped({ text: value, error, over: text });
    }
  };
  const follow = () => {
    const element = area.current;
    if (element === null || unfinished !== null || document.activeElement !== element) return;
    const node = nodeAtPointer(graph, pointerAt(tree, element.selectionStart));
    if (node !== undefined && node.id !== only) choose([node.id]);
  };
  const first = Math.floor(top / lineHeight);
  const count = Math.min(starts.length - first, Math.ceil(height / lineHeight) + 1);
  const errorLine = unfinished === null ? -1 : lineOf(starts, unfinished.error.offset);
  return (
    <div className="json-pane">
      <div className="json-text">
        <div className="json-gutter num" aria-hidden="true">
          <div style={{ transform: `translateY(${first * lineHeight - top}px)` }}>
            {Array.from({ length: Math.max(0, count) }, (_, index) => {
              const line = first + index;
              const lineMark = marks.get(line);
              return (
                <div
                  key={line}
                  className={
                    line === errorLine
                      ? 'json-line json-wrong'
                      : lineMark === undefined
                        ? 'json-line'
                        : `json-line json-mark ${lineMark.tone}`
                  }
                  title={lineMark?.message}
                  onClick={() => lineMark !== undefined && goTo(lineMark.pointer)}
                >
                  {line + 1}
                </div>
              );
            })}
          </div>
        </div>
        <textarea
          ref={area}
          className="json-area"
          aria-label="JSON of the strategy"
          aria-invalid={unfinished !== null}
          aria-describedby="json-note"
          spellCheck={false}
          wrap="off"
          value={shown}
          onChange={(event) => type(event.target.value)}
          onSelect={follow}
          onFocus={() => gesture.current++}
          onScroll={(event) => setTop(event.currentTarget.scrollTop)}
        />
      </div>
      <p
        id="json-note"
        className={unfinished === null ? 'json-note muted' : 'json-note down'}
        role={unfinished === null ? undefined : 'alert'}
      >
        {unfinished === null
          ? 'The text is the document: what is typed here is in the graph at once.'
          : `Line ${errorLine + 1}: ${unfinished.error.message} The graph shows the last text that was JSON.`}
      </p>
    </div>
  );
}
