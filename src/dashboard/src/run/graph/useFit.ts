import type { FitViewOptions, ReactFlowInstance } from '@xyflow/react';
import { useEffect, useRef, type RefObject } from 'react';
import type { StrategyNode } from './GraphNode';

/** Where the whole graph would be too small to read, a part of it is shown, and the rest a drag away. */
const smallestRead = 0.7;
const smallHeight = 360;

export const wholeGraph: FitViewOptions<StrategyNode> = { padding: 0.08 };

/**
 * Fits the graph anew when the size of its place changes: on a phone the place is hidden at first, and a graph that is fitted into nothing
 * cannot be read. The first fit is the graph's own. Returns what takes its handle.
 */
export function useFit(place: RefObject<HTMLDivElement | null>): (flow: ReactFlowInstance<StrategyNode>) => void {
  const flow = useRef<ReactFlowInstance<StrategyNode> | null>(null);
  useEffect(() => {
    const fit = () => {
      const height = place.current?.clientHeight ?? 0;
      if (height > 0) void flow.current?.fitView(height < smallHeight ? { ...wholeGraph, minZoom: smallestRead } : wholeGraph);
    };
    // One frame later the graph has seen the new size, too.
    const observer = new ResizeObserver(() => requestAnimationFrame(fit));
    observer.observe(place.current!);
    return () => observer.disconnect();
  }, [place]);
  return (made) => {
    flow.current = made;
  };
}
