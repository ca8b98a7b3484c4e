/** The cursor of a session: `{run}-{seq}`. */
export interface CatchupId {
  run: number;
  seq: number;
}

export function parseCatchupId(text: string | null | undefined): CatchupId | null {
  const match = /^(\d+)-(\d+)$/.exec(text ?? '');
  return match ? { run: Number(match[1]), seq: Number(match[2]) } : null;
}

export function formatCatchupId(id: CatchupId): string {
  return `${id.run}-${id.seq}`;
}
