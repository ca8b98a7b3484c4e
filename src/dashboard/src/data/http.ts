import type { ProblemDocument } from '../wire/rest';
import { dispatch } from './runtime';

/** An answer that says no, with the server's own explanation. */
export class ProblemError extends Error {
  constructor(readonly problem: ProblemDocument) {
    super(problem.detail || problem.title);
    this.name = 'ProblemError';
  }

  /** What the server says about one field of the body. */
  forField(name: string): string | undefined {
    return this.problem.errors?.find((error) => error.pointer === `/${name}` || error.pointer === name)?.detail;
  }
}

interface RequestOptions {
  body?: unknown;
  /** A body that is JSON already and goes out as it is spelt. */
  json?: string;
  headers?: Readonly<Record<string, string>>;
  signal?: AbortSignal;
}

export async function send(method: string, path: string, options: RequestOptions = {}): Promise<Response> {
  const { body, signal } = options;
  const json = options.json ?? (body === undefined ? undefined : JSON.stringify(body));
  const headers: Record<string, string> = { accept: 'application/json, application/problem+json', ...options.headers };
  const init: RequestInit = { method, credentials: 'same-origin', headers };
  if (json !== undefined) {
    init.body = json;
    headers['content-type'] = 'application/json';
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
