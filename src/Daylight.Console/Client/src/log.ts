// The public face of the log, read as anyone outside would: C2SP tlog-tiles entry bundles of [1, kind, unixMillis, ...] leaves.
import { Bytes } from "./bytes";

export interface LogLine { readonly index: number; readonly kind: string; readonly unixMillis: number }

const bundleWidth = 256;

/** The size that a checkpoint's second line states. */
export function sizeOf(checkpoint: string): number {
  const size = Number(checkpoint.split("\n")[1]);
  if (!Number.isSafeInteger(size) || size < 0) throw new Error("the log's checkpoint has no size");
  return size;
}

/** Path of the bundle that holds an index in a log of so many entries. */
export function bundlePath(index: number, size: number): string {
  const bundle = Math.floor(index / bundleWidth);
  const digits = String(bundle).padStart(Math.ceil(String(bundle).length / 3) * 3, "0");
  const groups = digits.match(/.{3}/g)!;
  const path = groups.map((group, i) => i < groups.length - 1 ? `x${group}` : group).join("/");
  const width = Math.min(bundleWidth, size - bundle * bundleWidth);
  return `tile/entries/${path}${width < bundleWidth ? `.p/${width}` : ""}`;
}

/** Kind and time of each leaf in a bundle whose first leaf has index `first`. */
export function linesOf(bundle: Bytes, first: number): LogLine[] {
  const view = new DataView(bundle.buffer, bundle.byteOffset, bundle.length);
  const lines: LogLine[] = [];
  for (let at = 0; at < bundle.length;) {
    const length = view.getUint16(at);
    lines.push({ index: first + lines.length, ...leafOf(bundle.subarray(at + 2, at + 2 + length)) });
    at += 2 + length;
  }
  return lines;
}

function leafOf(leaf: Bytes): { kind: string; unixMillis: number } {
  const view = new DataView(leaf.buffer, leaf.byteOffset, leaf.length);
  let at = 2; // The array's head and the version, one byte each.
  const number = (major: number): number => {
    const head = view.getUint8(at++);
    const short = head & 0x1f;
    if (head >> 5 !== major || short > 27) throw new Error("this leaf is of a form unknown to this console");
    if (short < 24) return short;
    const bytes = 1 << (short - 24);
    at += bytes;
    return bytes === 1 ? view.getUint8(at - 1) : bytes === 2 ? view.getUint16(at - 2) : bytes === 4 ? view.getUint32(at - 4) : Number(view.getBigUint64(at - 8));
  };
  const length = number(3);
  const kind = new TextDecoder().decode(leaf.subarray(at, at + length));
  at += length;
  return { kind, unixMillis: number(0) };
}

/** The newest entries, newest first: the last bundle and the one before it. */
export async function latestEntries(): Promise<LogLine[]> {
  const size = sizeOf(await (await get("checkpoint")).text());
  if (size === 0) return [];
  const last = Math.floor((size - 1) / bundleWidth);
  const bundles = last === 0 ? [0] : [last - 1, last];
  const lines = await Promise.all(bundles.map(async bundle => {
    const response = await get(bundlePath(bundle * bundleWidth, size));
    return linesOf(new Uint8Array(await response.arrayBuffer()), bundle * bundleWidth);
  }));
  return lines.flat().reverse();
}

async function get(path: string): Promise<Response> {
  const response = await fetch(`/log/${path}`);
  if (!response.ok) throw new Error(`The log cannot be read (${response.status}).`);
  return response;
}
