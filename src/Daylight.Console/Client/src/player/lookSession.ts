// Asks the Desk for a look and waits for its answer. The keys that the grant is made out to are handed in and stay with the caller.
import { fromBase64 } from "../bytes";
import { minutesOf } from "./grant";
import { GrantedLook, LookAsk } from "./messages";
import { Viewer } from "./minuteKeys";
import { reasonWords } from "./reasons";

export class LookRefused extends Error {}

export interface Look extends GrantedLook {
  readonly grant: string;
  /** Milliseconds until the grant expires, by the Desk's clock and not the viewer's. */
  readonly lasts: number;
  /** The Unix minutes, first and last, whose keys may be asked for. */
  readonly firstMinute: number;
  readonly lastMinute: number;
}

interface LookResponse {
  look: string;
  state: "granted" | "pending" | "refused" | "ended";
  grant?: string;
  logIndex?: number;
  expires?: string;
  reason?: string;
  detail?: string;
}

const pollMillis = 1500;

export async function askLook(ask: LookAsk, viewer: Viewer, onPending: (look: string, reason: string) => void): Promise<Look> {
  const body = JSON.stringify({ ...ask, viewerKey: viewer.publicKey, viewerSigningKey: viewer.publicSigningKey });
  let response = await fetch("/api/looks", { method: "POST", headers: { "Content-Type": "application/json" }, body });
  for (;;) {
    const answer = await response.json().catch(() => ({})) as LookResponse;
    if (!response.ok) throw new LookRefused(reasonWords(answer.reason, answer.detail) || `The Desk answered ${response.status}.`);
    if (answer.state === "granted") return granted(ask, answer, response);
    if (answer.state !== "pending") throw new LookRefused(reasonWords(answer.reason, answer.detail));
    onPending(answer.look, answer.detail ?? "");
    await new Promise(resolve => setTimeout(resolve, pollMillis));
    response = await fetch(`/api/looks/${answer.look}`);
  }
}

function granted(ask: LookAsk, answer: LookResponse, response: Response): Look {
  const serverNow = Date.parse(response.headers.get("Date") ?? "") || Date.now();
  const { look, grant, logIndex, expires } = answer;
  if (!grant || logIndex === undefined || !expires) throw new LookRefused("The Desk's answer has no grant in it.");
  const { first, last } = minutesOf(fromBase64(grant));
  return { look, grant, logIndex, expires, live: ask.live, lasts: Date.parse(expires) - serverNow, firstMinute: first, lastMinute: last };
}
