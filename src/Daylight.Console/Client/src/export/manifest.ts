// The files of an export that are text: the same that `daylight export` writes, so that one auditor reads both.
import { Bytes, toHex, utf8 } from "../bytes";
import { Codec } from "../player/protocol";
import { GrantFields } from "./grantFields";

export interface Span {
  /** ISO 8601, as asked. */
  readonly from: string;
  readonly to: string;
  readonly firstMicros: number;
  readonly lastMicros: number;
  readonly pictures: number;
  readonly gaps: number;
}

export const recordsHeading = "volume,counter,flags,captureMicros,sealedSha256\n";

export async function sha256(bytes: Bytes): Promise<Bytes> {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
}

/** Unix microseconds as ISO 8601 with all six decimals. */
export function isoMicros(micros: number): string {
  const millis = Math.floor(micros / 1000);
  return `${new Date(millis).toISOString().slice(0, -1)}${String(micros - millis * 1000).padStart(3, "0")}+00:00`;
}

/** The manifest names every file but those that name it, by SHA-256. */
export async function manifest(grant: GrantFields, codec: Codec, span: Span, files: ReadonlyMap<string, Bytes>): Promise<Bytes> {
  const named: [string, string][] = [];
  for (const name of [...files.keys()].sort()) named.push([name, toHex(await sha256(files.get(name)!))]);
  const { look, incident, purpose, operator, approvedBy, camera } = grant;
  const fields = {
    version: 1, look, incident, purpose, operator, approvedBy, camera, stream: "main", codec: codec.toUpperCase(), from: span.from, to: span.to,
    firstPicture: isoMicros(span.firstMicros), lastPicture: isoMicros(span.lastMicros), pictures: span.pictures, gaps: span.gaps, files: Object.fromEntries(named),
  };
  return utf8(JSON.stringify(fields, null, 2));
}
