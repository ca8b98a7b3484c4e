/** Both are times of one session. Their offsets differ only where the exchange's clock was changed between them. */
export function isBefore(time: string | null, other: string | null): boolean {
  return time !== null && other !== null && time !== other && Date.parse(time) < Date.parse(other);
}
