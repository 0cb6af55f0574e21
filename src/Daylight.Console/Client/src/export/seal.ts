// Has the Desk log and sign a manifest. Only after this is there a file to save.
import { Bytes, toBase64 } from "../bytes";
import { minuteOf } from "../player/protocol";
import { reasonWords } from "../player/reasons";
import { ExportError } from "./gathered";
import { sha256 } from "./manifest";

export interface Sealed { readonly index: number; /** Base64. */ readonly salt: string; readonly body: string; readonly proof: string; readonly note: string }

export async function seal(look: string, firstMicros: number, lastMicros: number, manifest: Bytes): Promise<Sealed> {
  const ask = { look, from: minuteOf(firstMicros), to: minuteOf(lastMicros), manifest: toBase64(await sha256(manifest)) };
  let response: Response;
  try {
    response = await fetch("/api/exports", { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(ask) });
  } catch {
    throw new ExportError("The Desk cannot be reached, so the export is not in the log and nothing was written.");
  }
  const answer = await response.json().catch(() => ({})) as Sealed & { reason?: string; detail?: string };
  if (!response.ok) throw new ExportError(`The export was not sealed, and nothing was written: ${reasonWords(answer.reason, answer.detail) || `the Desk answered ${response.status}`}`);
  return answer;
}

/** The granting entry's proof as the Desk hands it out. */
export async function lookProof(look: string): Promise<Bytes> {
  const response = await fetch(`/api/looks/${look}/proof`).catch(() => null);
  if (response === null || !response.ok) throw new ExportError("The Desk did not hand out the look's proof, so nothing was written.");
  return new Uint8Array(await response.arrayBuffer());
}
