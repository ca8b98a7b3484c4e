import type { ProblemDocument } from '../wire/rest';
import { dispatch } from './runtime';

/** An answer that says no, with the server's own explanation. */
export class ProblemError extends Error {
  constructor(readonly problem: ProblemDocument) {
    super(problem.detail || problem.title);
    this.name = 'ProblemError';
  }

  /** What the server says about one field of the body, or about something in it. */
  forField(name: string): string | undefined {
    return this.problem.errors?.find(({ pointer }) => isWithin(pointer.replace(/^\//, ''), name))?.detail;
  }
}

interface RequestOptions {
  /** Sent as JSON. */
  body?: unknown;
  /** Sent as it is, in place of a body: a file, or text that is written already. */
  upload?: { readonly file: Blob | string; readonly type: string };
  headers?: Readonly<Record<string, string>>;
  signal?: AbortSignal;
}

export async function send(method: string, path: string, options: RequestOptions = {}): Promise<Response> {
  const { body, upload, signal } = options;
  const init: RequestInit = {
    method,
    credentials: 'same-origin',
    headers: { accept: 'application/json, application/problem+json', ...options.headers },
  };
  if (body !== undefined) {
    init.body = JSON.stringify(body);
    init.headers = { ...init.headers, 'content-type': 'application/json' };
  }
  if (upload !== undefined) {
    init.body = upload.file;
    init.headers = { ...init.headers, 'content-type': upload.type };
  }
  if (signal) init.signal = signal;
  const response = await fetch(path, init);
  if (response.ok) return response;
  if (response.status === 401) dispatch({ type: 'signed_out' });
  throw new ProblemError(await problemOf(response));
}

export async function call<T>(method: string, path: string, options: RequestOptions = {}): Promise<T> {
  const response = await send(method, path, options);
  const text = await response.text();
  return (text === '' ? undefined : JSON.parse(text)) as T;
}

/** True when a pointer is that of a field, or leads into it. */
export function isWithin(pointer: string, field: string): boolean {
  return pointer === field || pointer.startsWith(`${field}/`);
}

/** What is wrong apart from the fields that say so themselves; null when they say it all. */
export function otherProblems(problem: unknown, isShown: (pointer: string) => boolean): string | null {
  if (!(problem instanceof ProblemError)) return explain(problem);
  const errors = problem.problem.errors ?? [];
  const elsewhere = errors.filter(({ pointer }) => !isShown(pointer.replace(/^\//, '')));
  if (errors.length > 0 && elsewhere.length === 0) return null;
  return elsewhere.length > 0 ? elsewhere.map(({ pointer, detail }) => `${pointer} ${detail}`).join('\n') : problem.message;
}

/** Words for any failure, for a person. */
export function explain(error: unknown): string {
  if (error instanceof ProblemError) return error.message;
  if (error instanceof TypeError) return 'The server cannot be reached.';
  return error instanceof Error ? error.message : String(error);
}

async function problemOf(response: Response): Promise<ProblemDocument> {
  const type = response.headers.get('content-type') ?? '';
  const json: unknown = type.includes('json') ? await response.json() : null;
  if (isProblem(json)) return json;
  return { type: 'about:blank', title: response.statusText, status: response.status, detail: `The server answered ${response.status}.` };
}

function isProblem(json: unknown): json is ProblemDocument {
  return typeof json === 'object' && json !== null && 'title' in json && typeof json.title === 'string';
}
