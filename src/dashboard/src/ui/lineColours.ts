/** Lines of indicators, in this order; none is the green or red of profit and loss. */
const lineColours = ['#6aa5ff', '#f0b648', '#b58bff', '#37c2c9', '#e58bc4', '#9aa4b5'] as const;
/** Further colours come around the circle of hues by this angle, which never meets itself. */
const goldenAngle = 137.508;

/** A colour for each key, in the order of the keys: no two are the same. */
export function lineColoursOf(keys: readonly string[]): ReadonlyMap<string, string> {
  return new Map(keys.map((key, index) => [key, lineColours[index] ?? hueColour(index)]));
}

function hueColour(index: number): string {
  const hue = (index * goldenAngle) % 360;
  const channel = (shift: number) => {
    const place = (shift + hue / 30) % 12;
    const value = 0.62 - 0.26 * Math.max(-1, Math.min(place - 3, 9 - place, 1));
    return Math.round(255 * value)
      .toString(16)
      .padStart(2, '0');
  };
  return `#${channel(0)}${channel(8)}${channel(4)}`;
}
