import { useLayoutEffect, useRef } from 'react';
import { number, percent, signed, signedPercent, toneOf } from '../format/numbers';
import type { Changes } from './changes';
import './liveFigure.css';

/** A text to show, the number it stands for (when it is one) and its colour. */
export interface Reading {
  readonly text: string;
  readonly value?: number | null | undefined;
  readonly tone?: 'up' | 'down' | 'flat';
}

interface LiveFigureProps {
  /** Whose changes may change the text. */
  on: readonly Changes[];
  read: () => Reading;
  className?: string;
  title?: string;
  /** Makes its place as wide as its longest text was so far; otherwise the place has its width from around it. */
  grows?: boolean;
}

/**
 * A text that ticks change many times a second. It is written straight into its text node, in a box whose size does not follow from it: no
 * component is rendered for it and nothing around it is laid out again.
 */
export function LiveFigure({ on, read, className = '', title, grows = false }: LiveFigureProps) {
  const box = useRef<HTMLSpanElement>(null);
  const text = useRef<HTMLSpanElement>(null);
  const widest = useRef(0);
  useLayoutEffect(() => {
    const [place, element] = [box.current, text.current];
    if (place === null || element === null) return;
    let shown: Reading | null = null;
    const write = () => {
      const next = read();
      if (next.text !== shown?.text) {
        (element.firstChild as Text).data = next.text;
        const width = grows ? widthOf(next.text) : 0;
        if (width > widest.current) {
          widest.current = width;
          place.style.minWidth = `${width}ch`;
        }
      }
      if (next.tone !== shown?.tone) element.className = `live num ${next.tone ?? ''}`;
      if (next.value !== undefined && next.value !== shown?.value) element.dataset['value'] = String(next.value ?? '');
      shown = next;
    };
    write();
    const stops = on.map((changes) => changes.subscribe(write));
    return () => stops.forEach((stop) => stop());
  });
  return (
    <span ref={box} className={`live-box ${className}`} title={title}>
      <span ref={text} className="live num">
        –
      </span>
    </span>
  );
}

/** How wide a text is, in widths of a digit. */
function widthOf(text: string): number {
  let width = 0;
  for (const letter of text) width += narrow.has(letter) ? 0.5 : wide.has(letter) ? 1.7 : 1;
  return width;
}

const narrow = new Set('.,: ');
const wide = new Set('%m');

/** The ways in which numbers are written, here and in `ui/Figure`. */
export const pnlReading = (value: number | null | undefined): Reading => ({
  text: signed(value),
  value: value ?? null,
  tone: toneOf(value),
});

export const pnlPercentReading = (value: number | null | undefined): Reading => ({
  text: signedPercent(value),
  value: value ?? null,
  tone: toneOf(value),
});

export const amountReading = (value: number | null | undefined, decimals = 2): Reading => ({
  text: number(value, decimals),
  value: value ?? null,
});

export const percentReading = (value: number | null | undefined, decimals = 2): Reading => ({ text: percent(value, decimals) });
