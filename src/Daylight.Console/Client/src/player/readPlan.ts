/** A stretch of recording asked for, in Unix microseconds; `until` is not part of it. */
export interface ReadWindow { readonly from: number; readonly until: number }

const windowMicros = 6_000_000;

/** The next stretch to read, longer when it will be watched faster, never past the granted range. */
export function windowAt(from: number, rangeEnd: number, speed: number): ReadWindow {
  return { from, until: Math.min(from + windowMicros * Math.max(1, speed), rangeEnd) };
}

/**
 * Where to read on after a window is done, or null at the end of the range. `next` is the recorder's word: inside the window
 * when it sent only part of it, past it when a gap follows, null when it knows of nothing more. A recorder that makes no
 * headway is passed over, so that reading always ends.
 */
export function after(window: ReadWindow, next: number | null, rangeEnd: number): number | null {
  const from = next !== null && next > window.from ? next : window.until;
  return from < rangeEnd ? from : null;
}
