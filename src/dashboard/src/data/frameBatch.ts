/** Gathers items and hands them over together, once per animation frame; in a hidden tab, where frames stop, four times a second. */
export class FrameBatch<T> {
  private items: T[] = [];
  private frame = 0;
  private timer = 0;

  constructor(private readonly deliver: (items: readonly T[]) => void) {}

  add(item: T): void {
    this.items.push(item);
    if (this.items.length > 1) return;
    this.frame = requestAnimationFrame(() => this.flush());
    this.timer = window.setTimeout(() => this.flush(), 250);
  }

  flush(): void {
    cancelAnimationFrame(this.frame);
    clearTimeout(this.timer);
    const items = this.items;
    this.items = [];
    if (items.length > 0) this.deliver(items);
  }
}
