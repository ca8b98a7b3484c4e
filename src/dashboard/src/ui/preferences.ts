/** Keeps a preference for the next visit. */
export function remember(key: string, value: string): void {
  try {
    localStorage.setItem(key, value);
  } catch (error) {
    console.info(`preference ${key} is not kept: ${String(error)}`);
  }
}

/** A kept preference; null where the browser keeps none. */
export function recall(key: string): string | null {
  try {
    return localStorage.getItem(key);
  } catch (error) {
    console.info(`preference ${key} is not read: ${String(error)}`);
    return null;
  }
}
