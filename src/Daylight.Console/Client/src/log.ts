// The public face of the log, read as anyone outside would: C2SP tlog-tiles entry bundles of [1, kind, unixMillis, ...] leaves.
import { Bytes } from "./bytes";
import { decodeCbor } from "./cbor";

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

function leafOf(bytes: Bytes): { kind: string; unixMillis: number } {
  const leaf = decodeCbor(bytes);
  if (!Array.isArray(leaf) || leaf[0] !== 1 || typeof leaf[1] !== "string" || typeof leaf[2] !== "number") throw new Error("this leaf is of a form unknown to this console");
  return { kind: leaf[1], unixMillis: leaf[2] };
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
