import type { DocumentNode } from '../../wire/rest';

/** How a node type is called and coloured. */
export const nodeKinds: Readonly<Record<string, { words: string; tone: string }>> = {
  startNode: { words: 'Start', tone: 'muted' },
  entrySignalNode: { words: 'Entry signal', tone: 'accent' },
  entryNode: { words: 'Entry', tone: 'up' },
  exitSignalNode: { words: 'Exit signal', tone: 'accent' },
  exitNode: { words: 'Exit', tone: 'down' },
  reEntrySignalNode: { words: 'Re-entry signal', tone: 'accent' },
  reEntryNode: { words: 'Re-entry signal', tone: 'accent' },
  retryNode: { words: 'Re-entry signal', tone: 'accent' },
  modifyNode: { words: 'Modify', tone: 'warn' },
  alertNode: { words: 'Alert', tone: 'muted' },
  squareOffNode: { words: 'Square-off', tone: 'warn' },
};

export function nodeName(node: DocumentNode): string {
  const label = node.data['label'];
  return typeof label === 'string' && label.trim() !== '' ? label : node.id;
}

/** Nodes that take part; notes do not. */
export function takesPart(node: DocumentNode): boolean {
  return node.type in nodeKinds;
}
