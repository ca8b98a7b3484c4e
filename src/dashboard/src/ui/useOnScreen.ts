import { useEffect, useRef, useState, type RefObject } from 'react';

/** Tells whether an element is on the screen or close to it. What is not need not be repainted ten times a second. */
export function useOnScreen<T extends Element>(): readonly [RefObject<T | null>, boolean] {
  const element = useRef<T>(null);
  const [onScreen, setOnScreen] = useState(true);
  useEffect(() => {
    const target = element.current;
    if (target === null) return;
    const observer = new IntersectionObserver(([entry]) => setOnScreen(entry?.isIntersecting ?? true), { rootMargin: '200px' });
    observer.observe(target);
    return () => observer.disconnect();
  }, []);
  return [element, onScreen];
}
