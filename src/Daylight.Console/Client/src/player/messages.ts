// What the page and the player's worker say to each other. The worker holds every key; none ever crosses this line.
import { FromExport, ToExport } from "../export/messages";
import { StreamName } from "./protocol";

export interface LookAsk {
  readonly incident: string;
  readonly camera: string;
  readonly live: boolean;
  readonly from?: string;
  readonly to?: string;
}

export type ToPlayer =
  | ToExport
  | { readonly type: "start"; readonly ask: LookAsk; readonly viewer: string; readonly at: number | null; readonly stream: StreamName; readonly canvas: OffscreenCanvas }
  | { readonly type: "play" }
  | { readonly type: "pause" }
  | { readonly type: "step"; readonly by: 1 | -1 }
  | { readonly type: "seek"; readonly micros: number }
  | { readonly type: "speed"; readonly factor: number }
  | { readonly type: "stream"; readonly stream: StreamName }
  | { readonly type: "end" };

/** asking, pending (a supervisor decides), opening, playing, paused, finished (end of the range), unsupported, refused, ended. */
export type PlayerState = "asking" | "pending" | "opening" | "playing" | "paused" | "finished" | "unsupported" | "refused" | "ended";

export interface GrantedLook {
  readonly look: string;
  readonly logIndex: number;
  readonly expires: string;
  readonly live: boolean;
}

export interface TimelineMinute { readonly minute: number; readonly frames: number }

export type FromPlayer =
  | FromExport
  | { readonly type: "state"; readonly state: PlayerState; readonly reason: string }
  /** The look waits for a supervisor; there is one to take back. */
  | { readonly type: "asked"; readonly look: string }
  | { readonly type: "granted"; readonly granted: GrantedLook }
  | { readonly type: "timeline"; readonly minutes: readonly TimelineMinute[] }
  | { readonly type: "notice"; readonly text: string }
  | { readonly type: "frame"; readonly micros: number; readonly decoded: number };
