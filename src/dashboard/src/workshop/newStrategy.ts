import * as api from '../data/api';
import type { Template } from '../wire/rest';
import { blankDocument } from './model/newNodes';
import { change, renameStrategy, withoutMark } from './model/operations';
import { below, JsonSyntaxError, parseJson } from './model/json';
import { fieldsOf, graphOf, listOf, textOf } from './model/strategyGraph';
import { applyEdit } from './model/textEdits';
import { beginStrategy } from './state/editor';

const longestId = 64;

/** An id made of a name: what a path may hold. */
export function idOf(name: string): string {
  return name
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '')
    .slice(0, longestId);
}

/** What is wrong with an id; undefined when nothing is. */
export function idProblem(id: string, taken: readonly string[]): string | undefined {
  if (!/^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/.test(id)) return '1 to 64 letters, digits, _ and -, starting with a letter or digit';
  return taken.includes(id) ? 'There is a strategy of this id already' : undefined;
}

/** An id that is free, with a number where it is not. */
export function freeId(id: string, taken: readonly string[]): string {
  if (!taken.includes(id)) return id;
  for (let number = 2; ; number++) {
    const next = `${id.slice(0, longestId - 5)}-${number}`;
    if (!taken.includes(next)) return next;
  }
}

/** A document under another id and name, spelt as it is otherwise. */
export function copyOf(text: string, id: string, name: string): string {
  return renameStrategy(text, id, name).edits.reduce(applyEdit, text);
}

/** Begins a strategy with the start alone, or with a copy of another. It is a draft until it is saved. */
export async function begin(id: string, name: string, from: { symbol: string } | { text: string }): Promise<void> {
  await beginStrategy(id, 'symbol' in from ? blankDocument(id, name, from.symbol) : copyOf(from.text, id, name));
}

/** Copies a strategy that the server has. */
export async function duplicate(strategyId: string, id: string, name: string): Promise<void> {
  const { text } = await api.strategyText(strategyId);
  await begin(id, name, { text });
}

/** Begins with a template; a symbol takes the place of the one in it. */
export async function beginFromTemplate({ document }: Template, id: string, name: string, symbol: string | null): Promise<void> {
  const text = `${JSON.stringify(document, null, 2)}\n`;
  const { edits } = change(text, (editor, graph) => {
    const index = listOf(graph.strategy['parameters']).findIndex((each) => fieldsOf(each)['name'] === 'symbol');
    if (symbol !== null && index >= 0) editor.set(below(graph.at, 'parameters', index, 'default'), symbol);
  });
  await begin(id, name, { text: edits.reduce(applyEdit, text) });
}

/** What a file holds, when it can be a strategy. */
export interface ImportedFile {
  readonly id: string;
  readonly name: string;
  readonly text: string;
}

/** Reads a strategy of a file; a builder's file is taken as it is spelt. */
export function readFile(fileName: string, text: string): ImportedFile {
  try {
    parseJson(text);
  } catch (error) {
    if (error instanceof JsonSyntaxError) throw new Error(`${fileName} is not JSON: ${error.message}`, { cause: error });
    throw error;
  }
  const value: unknown = JSON.parse(withoutMark(text));
  const { strategy, nodes } = graphOf(value);
  if (nodes.length === 0) throw new Error(`${fileName} has no nodes: it is no strategy.`);
  const outer = fieldsOf(value);
  const id = textOf(strategy['strategy_id'] ?? strategy['strategyId'] ?? strategy['id'] ?? outer['strategy_id'] ?? outer['strategyId']);
  const name = textOf(strategy['name'] ?? strategy['strategy_name'] ?? strategy['strategyName']);
  return {
    id: idProblem(id, []) === undefined ? id : idOf(name || fileName.replace(/\.json$/i, '')) || 'imported',
    name: name || id,
    text,
  };
}

/** Takes a file in under a free id. The text changes only where its id does. */
export async function importFile(file: ImportedFile, taken: readonly string[]): Promise<string> {
  const id = freeId(file.id, taken);
  const isNamed = change(file.text, (_, graph) => textOf(graph.strategy['strategy_id'])).made === id;
  await beginStrategy(id, isNamed ? file.text : copyOf(file.text, id, id === file.id ? file.name : `${file.name} (${id})`));
  return id;
}
