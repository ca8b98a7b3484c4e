/**
 * JSON as text with a tree over it. The editor changes the text and never prints a document anew, so that unknown keys, their order and
 * the spelling of numbers stay as their author wrote them.
 */
export interface JsonNode {
  readonly kind: 'object' | 'array' | 'string' | 'number' | 'boolean' | 'null';
  /** Offset of the first character, and of the one behind the last. */
  readonly start: number;
  readonly end: number;
  /** Of an object, in text order. */
  readonly members: readonly JsonMember[];
  /** Of an array. */
  readonly items: readonly JsonNode[];
}

export interface JsonMember {
  readonly key: string;
  /** Offsets of the key with its quotes. */
  readonly keyStart: number;
  readonly keyEnd: number;
  readonly value: JsonNode;
}

/** Text that is not JSON, with the place where it stops to be. */
export class JsonSyntaxError extends Error {
  constructor(
    message: string,
    readonly offset: number,
  ) {
    super(message);
    this.name = 'JsonSyntaxError';
  }
}

/** The server reads no deeper; a limit here keeps the reader's own stack bounded. */
const mostLevels = 1_000;
const none: readonly never[] = [];
const numberPattern = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
// A control character in a string is an error of JSON.
// oxlint-disable-next-line no-control-regex
const stringPattern = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y;

/** Reads a text as one JSON value. A byte order mark in front is left where it is. */
export function parseJson(text: string): JsonNode {
  let at = text.charCodeAt(0) === 0xfeff ? 1 : 0;

  const fail = (what: string): never => {
    throw new JsonSyntaxError(what, at);
  };
  const skip = (): void => {
    for (;;) {
      const code = text.charCodeAt(at);
      if (code !== 0x20 && code !== 0x0a && code !== 0x0d && code !== 0x09) return;
      at++;
    }
  };
  const match = (pattern: RegExp, what: string): string => {
    pattern.lastIndex = at;
    const found = pattern.exec(text);
    if (found === null) return fail(`Here should be ${what}.`);
    at = pattern.lastIndex;
    return found[0];
  };
  const word = (name: 'true' | 'false' | 'null', kind: 'boolean' | 'null'): JsonNode => {
    const start = at;
    if (!text.startsWith(name, at)) fail('Here should be a value.');
    at += name.length;
    return { kind, start, end: at, members: none, items: none };
  };
  const object = (level: number): JsonNode => {
    const start = at++;
    const members: JsonMember[] = [];
    skip();
    while (text[at] !== '}') {
      if (members.length > 0) {
        if (text[at] !== ',') fail('Here should be a comma or a closing brace.');
        at++;
        skip();
      }
      const keyStart = at;
      const key = match(stringPattern, 'a key in double quotes');
      const keyEnd = at;
      skip();
      if (text[at] !== ':') fail('Here should be a colon.');
      at++;
      members.push({ key: JSON.parse(key) as string, keyStart, keyEnd, value: value(level) });
      skip();
    }
    at++;
    return { kind: 'object', start, end: at, members, items: none };
  };
  const array = (level: number): JsonNode => {
    const start = at++;
    const items: JsonNode[] = [];
    skip();
    while (text[at] !== ']') {
      if (items.length > 0) {
        if (text[at] !== ',') fail('Here should be a comma or a closing bracket.');
        at++;
      }
      items.push(value(level));
      skip();
    }
    at++;
    return { kind: 'array', start, end: at, members: none, items };
  };
  const value = (level: number): JsonNode => {
    if (level > mostLevels) fail(`More than ${mostLevels} levels are not read.`);
    skip();
    const start = at;
    switch (text[at]) {
      case '{':
        return object(level + 1);
      case '[':
        return array(level + 1);
      case '"':
        match(stringPattern, 'a text that ends with a double quote');
        return { kind: 'string', start, end: at, members: none, items: none };
      case 't':
        return word('true', 'boolean');
      case 'f':
        return word('false', 'boolean');
      case 'n':
        return word('null', 'null');
      default:
        match(numberPattern, 'a value');
        return { kind: 'number', start, end: at, members: none, items: none };
    }
  };

  const root = value(0);
  skip();
  if (at < text.length) fail('Here should be the end of the document.');
  return root;
}

/** The value of a node as JavaScript sees it. */
export function valueOf(text: string, node: JsonNode): unknown {
  return JSON.parse(text.slice(node.start, node.end));
}

/** The parts of a JSON pointer (RFC 6901). */
export function partsOf(pointer: string): string[] {
  if (pointer === '') return [];
  return pointer
    .slice(1)
    .split('/')
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));
}

/** A JSON pointer to a member or item of what a pointer leads to. */
export function below(pointer: string, ...parts: readonly (string | number)[]): string {
  return pointer + parts.map((part) => `/${String(part).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}

/** The last member of a name counts, as JSON.parse has it. */
export function memberOf(node: JsonNode, key: string): JsonMember | undefined {
  for (let index = node.members.length - 1; index >= 0; index--) if (node.members[index]!.key === key) return node.members[index];
  return undefined;
}

/** The index that a part of a pointer is into an array; −1 when it is none. */
export function indexOf(part: string): number {
  return /^(?:0|[1-9]\d*)$/.test(part) ? Number(part) : -1;
}

/** What a pointer leads to; undefined when there is nothing. */
export function nodeAt(root: JsonNode, pointer: string): JsonNode | undefined {
  let node: JsonNode | undefined = root;
  for (const part of partsOf(pointer)) {
    if (node === undefined) return undefined;
    node = node.kind === 'array' ? node.items[indexOf(part)] : memberOf(node, part)?.value;
  }
  return node;
}

/** What is nearest on the way that a pointer describes, for a problem that points at what is missing. */
export function nearestAt(root: JsonNode, pointer: string): JsonNode {
  let node = root;
  for (const part of partsOf(pointer)) {
    const next: JsonNode | undefined = node.kind === 'array' ? node.items[indexOf(part)] : memberOf(node, part)?.value;
    if (next === undefined) return node;
    node = next;
  }
  return node;
}

/** The pointer to the innermost value that holds an offset. */
export function pointerAt(root: JsonNode, offset: number): string {
  let node = root;
  let pointer = '';
  for (;;) {
    const member = node.members.find((each) => each.keyStart <= offset && offset <= each.value.end);
    const index = node.items.findIndex((each) => each.start <= offset && offset <= each.end);
    const next = member?.value ?? node.items[index];
    if (next === undefined) return pointer;
    pointer = below(pointer, member?.key ?? index);
    node = next;
  }
}
