import { below, indexOf, memberOf, nodeAt, parseJson, partsOf, valueOf, type JsonNode } from './json';

/** One replacement in a text. It knows what it removed, so that it can be taken back. */
export interface Edit {
  readonly offset: number;
  readonly removed: string;
  readonly inserted: string;
}

/** JSON text that stands in a document as it is spelt. */
export class RawJson {
  constructor(readonly text: string) {}
}

export type Json = RawJson | string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

export function applyEdit(text: string, { offset, removed, inserted }: Edit): string {
  return text.slice(0, offset) + inserted + text.slice(offset + removed.length);
}

export function inverse({ offset, removed, inserted }: Edit): Edit {
  return { offset, removed: inserted, inserted: removed };
}

/** The one replacement that makes one text of another; null when they are equal. */
export function difference(before: string, after: string): Edit | null {
  if (before === after) return null;
  let start = 0;
  const most = Math.min(before.length, after.length);
  while (start < most && before[start] === after[start]) start++;
  let end = 0;
  while (end < most - start && before[before.length - 1 - end] === after[after.length - 1 - end]) end++;
  return { offset: start, removed: before.slice(start, before.length - end), inserted: after.slice(start, after.length - end) };
}

/** How a document is written, so that what is added looks like the rest. */
interface Style {
  /** Null in a document of one line. */
  readonly lineBreak: string | null;
  readonly indent: string;
  readonly colon: string;
  readonly comma: string;
  /** True when short objects and lists stand on one line among others that do not. */
  readonly keepsShortTogether: boolean;
}

const shortest = 100;

function styleOf(text: string, root: JsonNode): Style {
  const lineBreak = text.includes('\r\n') ? '\r\n' : text.includes('\n') ? '\n' : null;
  const indent = /\n([ \t]+)\S/.exec(text)?.[1] ?? '  ';
  const firstMember = root.members[0];
  const colon = firstMember === undefined ? ': ' : text.slice(firstMember.keyEnd, firstMember.value.start);
  let keepsShortTogether = lineBreak === null;
  let comma = lineBreak === null && /^[[{]\S*$/.test(text.slice(0, 200)) ? ',' : ', ';
  const visit = (node: JsonNode): void => {
    const parts = node.kind === 'object' ? node.members.map((member) => member.value) : node.items;
    if (parts.length > 0 && !text.slice(node.start, node.end).includes('\n')) {
      keepsShortTogether = true;
      const [first, second] = parts;
      if (second !== undefined) {
        const between = text.slice(first!.end, node.kind === 'object' ? node.members[1]!.keyStart : second.start);
        comma = between.trim() === ',' ? between.trimStart() : comma;
      }
    } else if (!keepsShortTogether || lineBreak === null) for (const part of parts) visit(part);
  };
  visit(root);
  return { lineBreak, indent, colon, comma, keepsShortTogether };
}

function inline(value: Json, style: Style): string {
  if (value instanceof RawJson) return value.text;
  if (Array.isArray(value)) return `[${value.map((item: Json) => inline(item, style)).join(style.comma)}]`;
  if (typeof value === 'object' && value !== null)
    return `{${Object.entries(value)
      .map(([key, member]) => JSON.stringify(key) + style.colon + inline(member, style))
      .join(style.comma)}}`;
  return JSON.stringify(value);
}

function print(value: Json, style: Style, at: string): string {
  const short = inline(value, style);
  if (style.lineBreak === null || value instanceof RawJson || typeof value !== 'object' || value === null) return short;
  const isList = Array.isArray(value);
  const count = isList ? value.length : Object.keys(value).length;
  if (count === 0 || (style.keepsShortTogether && short.length <= shortest)) return short;
  const inner = at + style.indent;
  const parts = isList
    ? value.map((item: Json) => print(item, style, inner))
    : Object.entries(value).map(([key, member]) => JSON.stringify(key) + style.colon + print(member as Json, style, inner));
  const [open, close] = isList ? '[]' : '{}';
  return `${open}${style.lineBreak}${parts.map((part) => inner + part).join(`,${style.lineBreak}`)}${style.lineBreak}${at}${close}`;
}

/** The white space that the line of an offset begins with. */
function indentAt(text: string, offset: number): string {
  const line = text.lastIndexOf('\n', offset - 1) + 1;
  return /^[ \t]*/.exec(text.slice(line, offset))![0];
}

function isEqual(left: unknown, right: unknown): boolean {
  if (left === right) return true;
  if (typeof left !== 'object' || typeof right !== 'object' || left === null || right === null) return false;
  if (Array.isArray(left) !== Array.isArray(right)) return false;
  const keys = Object.keys(left);
  return (
    keys.length === Object.keys(right).length &&
    keys.every(
      (key, index) =>
        key === Object.keys(right)[index] && isEqual((left as Record<string, unknown>)[key], (right as Record<string, unknown>)[key]),
    )
  );
}

interface Part {
  readonly start: number;
  readonly end: number;
}

function partsIn(node: JsonNode): readonly Part[] {
  return node.kind === 'object' ? node.members.map(({ keyStart, value }) => ({ start: keyStart, end: value.end })) : node.items;
}

/** Changes a JSON text by pointers and keeps the replacements that it made. */
export class TextEditor {
  readonly edits: Edit[] = [];
  private tree: JsonNode | null;
  private known: Style | null = null;

  constructor(
    public text: string,
    tree: JsonNode | null = null,
  ) {
    this.tree = tree;
  }

  get root(): JsonNode {
    return (this.tree ??= parseJson(this.text));
  }

  has(pointer: string): boolean {
    return nodeAt(this.root, pointer) !== undefined;
  }

  /** The value at a pointer; undefined when there is none. */
  get(pointer: string): unknown {
    const node = nodeAt(this.root, pointer);
    return node === undefined ? undefined : valueOf(this.text, node);
  }

  /** The text at a pointer, as it is spelt. */
  raw(pointer: string): RawJson | undefined {
    const node = nodeAt(this.root, pointer);
    return node === undefined ? undefined : new RawJson(this.text.slice(node.start, node.end));
  }

  /** Sets a value. An equal value keeps its spelling; what is missing on the way is made. */
  set(pointer: string, value: Json): void {
    const edit = this.setting(pointer, value);
    if (edit !== null) this.replace(edit);
  }

  /** Sets values that lie in different objects, with one reading of the text. */
  setAll(values: readonly (readonly [pointer: string, value: Json])[]): void {
    const edits = values.flatMap(([pointer, value]) => this.setting(pointer, value) ?? []);
    for (const edit of edits.sort((a, b) => b.offset - a.offset)) this.replace(edit);
  }

  /** Removes a member or an item; nothing happens when it is not there. */
  remove(pointer: string): void {
    const parts = partsOf(pointer);
    const last = parts.pop();
    const owner = nodeAt(this.root, below('', ...parts));
    if (owner === undefined || last === undefined) return;
    const index = owner.kind === 'array' ? indexOf(last) : owner.members.findLastIndex((member) => member.key === last);
    const all = partsIn(owner);
    const part = all[index];
    if (part === undefined) return;
    const before = all[index - 1];
    const next = all[index + 1];
    if (next !== undefined) this.cut(part.start, next.start);
    else if (before !== undefined) this.cut(before.end, part.end);
    else this.cut(owner.start + 1, owner.end - 1);
  }

  /** Puts an item into an array in front of the one at an index; at its end without. */
  insert(pointer: string, value: Json, index = Number.POSITIVE_INFINITY): void {
    const list = nodeAt(this.root, pointer);
    if (list === undefined) this.set(pointer, [value]);
    else if (list.kind === 'array')
      this.replace(this.adding(list, Math.min(index, list.items.length), (at) => print(value, this.style, at)));
  }

  /** Gives a member another name in its place. */
  renameKey(owner: string, from: string, to: string): void {
    const member = memberOf(nodeAt(this.root, owner)!, from);
    if (member !== undefined && from !== to)
      this.replace({ offset: member.keyStart, removed: this.text.slice(member.keyStart, member.keyEnd), inserted: JSON.stringify(to) });
  }

  replace(edit: Edit): void {
    this.text = applyEdit(this.text, edit);
    this.edits.push(edit);
    this.tree = null;
  }

  private get style(): Style {
    return (this.known ??= styleOf(this.text, this.root));
  }

  private cut(start: number, end: number): void {
    this.replace({ offset: start, removed: this.text.slice(start, end), inserted: '' });
  }

  private setting(pointer: string, value: Json): Edit | null {
    const parts = partsOf(pointer);
    let node = this.root;
    for (const [depth, part] of parts.entries()) {
      const next: JsonNode | undefined = node.kind === 'array' ? node.items[indexOf(part)] : memberOf(node, part)?.value;
      if (next === undefined) return this.settingBelow(node, parts.slice(depth), value);
      node = next;
    }
    const old = this.text.slice(node.start, node.end);
    const isSame = value instanceof RawJson ? value.text === old : isEqual(JSON.parse(old), value);
    return isSame ? null : { offset: node.start, removed: old, inserted: print(value, this.style, indentAt(this.text, node.start)) };
  }

  /** A value in place of what a pointer misses: a member, an item, or a whole object in place of something that cannot have one. */
  private settingBelow(owner: JsonNode, [first, ...rest]: readonly string[], value: Json): Edit {
    const made = rest.reduceRight<Json>((inner, part) => (indexOf(part) === 0 ? [inner] : { [part]: inner }), value);
    if (owner.kind === 'array') return this.adding(owner, owner.items.length, (at) => print(made, this.style, at));
    const key = JSON.stringify(first);
    if (owner.kind === 'object')
      return this.adding(owner, owner.members.length, (at) => key + this.style.colon + print(made, this.style, at));
    const removed = this.text.slice(owner.start, owner.end);
    const inserted = print({ [first!]: made }, this.style, indentAt(this.text, owner.start));
    return { offset: owner.start, removed, inserted };
  }

  private adding(owner: JsonNode, index: number, printed: (indent: string) => string): Edit {
    const all = partsIn(owner);
    const { lineBreak, indent, comma, keepsShortTogether } = this.style;
    const base = indentAt(this.text, owner.start);
    if (all.length === 0) {
      const short = printed(base + indent);
      const isTogether = lineBreak === null || (keepsShortTogether && short.length <= shortest && !short.includes('\n'));
      const inserted = isTogether ? short : `${lineBreak}${base}${indent}${short}${lineBreak}${base}`;
      return { offset: owner.start + 1, removed: this.text.slice(owner.start + 1, owner.end - 1), inserted };
    }
    // The gap between two parts is that of the neighbours; a single part shows only the gap in front of it.
    const neighbour = Math.max(1, Math.min(index, all.length - 1));
    const second = all[neighbour];
    const gap =
      second === undefined
        ? this.text.slice(owner.start + 1, all[0]!.start) || comma.slice(1)
        : this.text.slice(all[neighbour - 1]!.end, second.start).replace(',', '');
    const short = printed(gap.includes('\n') ? indentAt(this.text, all[0]!.start) : base);
    const before = all[index];
    return before === undefined
      ? { offset: all[all.length - 1]!.end, removed: '', inserted: `,${gap}${short}` }
      : { offset: before.start, removed: '', inserted: `${short},${gap}` };
  }
}
