import type { ReactFlowInstance } from '@xyflow/react';
import { useCallback, useEffect, useRef, type RefObject } from 'react';
import type { StrategyNode } from './GraphNode';

/** Where the whole graph would be too small to read, a part of it is shown, and the rest a drag away. */
const smallestRead = 0.7;
const smallHeight = 360;

type Flow = ReactFlowInstance<StrategyNode>;

/** Fits the graph into its place when it gets one, and anew when that changes: on a phone the place is hidden at first, and has no size. */
export function useFit(place: RefObject<HTMLDivElement | null>): (flow: Flow) => void {
  const flow = useRef<Flow | null>(null);
  const fit = useCallback(() => {
    const height = place.current?.clientHeight ?? 0;
    if (height > 0) void flow.current?.fitView({ padding: 0.08, minZoom: height < smallHeight ? smallestRead : 0.2 });
  }, [place]);
  useEffect(() => {
    const observer = new ResizeObserver(() => requestAnimationFrame(fit));
    observer.observe(place.current!);
    return () => observer.disconnect();
  }, [place, fit]);
  return useCallback(
    (made) => {
      flow.current = made;
      fit();
    },
    [fit],
  );
}
