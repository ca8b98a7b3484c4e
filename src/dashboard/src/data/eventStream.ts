import { decode, frameNames } from '../wire/decode';
import type { Frame } from '../wire/frames';

interface StreamListener {
  /** A frame, with the cursor that it moves the client to; `''` before the first one. */
  readonly onFrame: (frame: Frame, cursor: string) => void;
  /** The connection broke. While `closed` is false the browser tries again by itself, with its cursor. */
  readonly onBroken: (closed: boolean) => void;
}

/** Opens a stream of the server; nothing else makes an EventSource. Returns a function that closes it and ends all calls. */
export function openStream(path: string, { onFrame, onBroken }: StreamListener): () => void {
  const source = new EventSource(path);
  for (const name of frameNames) {
    source.addEventListener(name, (message: MessageEvent<string>) => onFrame(decode(name, message.data), message.lastEventId));
  }
  source.onerror = () => onBroken(source.readyState === EventSource.CLOSED);
  return () => {
    source.onerror = null;
    source.close();
  };
}
