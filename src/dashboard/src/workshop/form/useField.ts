import { useRef } from 'react';
import type { Finding } from '../../wire/rest';
import { nodeAt, type JsonNode } from '../model/json';
import { removeValue, setValue } from '../model/operations';
import type { Json } from '../model/textEdits';
import { act, useDocument, useEditor } from '../state/editor';

export interface FieldValue {
  readonly node: JsonNode | undefined;
  /** The text of the value as it is spelt; empty when there is none. */
  readonly text: string;
  readonly value: unknown;
  /** What the server says about it. */
  readonly problem: Finding | undefined;
  readonly isWarning: boolean;
  readonly set: (value: Json) => void;
  readonly remove: () => void;
  /** Begins another step of undo; the letters of one visit of a field are one step. */
  readonly visit: () => void;
}

let visits = 0;

/** A value of the document by its pointer. */
export function useField(pointer: string): FieldValue {
  const { tree, text } = useDocument();
  const found = useEditor((editor) => editor.found);
  const visit = useRef(0);
  const node = nodeAt(tree, pointer);
  const raw = node === undefined ? '' : text.slice(node.start, node.end);
  const problem = found.problems.find((each) => each.pointer === pointer);
  const warning = problem === undefined ? found.warnings.find((each) => each.pointer === pointer) : undefined;
  return {
    node,
    text: raw,
    value: node === undefined ? undefined : JSON.parse(raw),
    problem: problem ?? warning,
    isWarning: warning !== undefined,
    set: (value) => act('Edit', (document) => setValue(document, pointer, value), `${pointer} ${visit.current}`),
    remove: () => act('Remove', (document) => removeValue(document, pointer), `${pointer} ${visit.current}`),
    visit: () => {
      visit.current = visits += 1;
    },
  };
}
