// What the look page leaves for itself in this tab: what was asked for and where it stood. Never a key, never a picture.
import { LookAsk } from "../player/messages";

export interface KeptLook {
  /** Whose look it was: another person may sign in at the same tab. */
  readonly user: string;
  readonly ask: LookAsk;
  /** Where a recorded look stood, Unix microseconds. */
  readonly at: number | null;
  /** Why it ended; empty when the page was left. */
  readonly ended: string;
}

const name = "daylight.look";

export function keepLook(kept: KeptLook): void {
  sessionStorage.setItem(name, JSON.stringify(kept));
}

/** The look that was kept, if it was this person's, of this camera, under this incident. */
export function keptLook(user: string, incident: string, camera: string): KeptLook | null {
  const kept = JSON.parse(sessionStorage.getItem(name) ?? "null") as KeptLook | null;
  return kept !== null && kept.user === user && kept.ask.incident === incident && kept.ask.camera === camera ? kept : null;
}

export function forgetLook(): void {
  sessionStorage.removeItem(name);
}
