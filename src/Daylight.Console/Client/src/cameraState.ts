import { Camera } from "./api";

/** How a camera does, in a word, a shape and a colour; never by colour alone. */
export interface Condition { readonly word: string; readonly sign: string; readonly kind: "good" | "waiting" | "bad" | "off"; readonly detail: string }

export function conditionOf(camera: Camera): Condition {
  if (camera.removedAt !== null) return { word: "Removed", sign: "⊘", kind: "off", detail: "Not recorded any more; what was recorded stays until its retention ends." };
  const main = camera.streams.find(stream => stream.stream === "main");
  const detail = main?.detail ?? "";
  switch (main?.state) {
    case "recording": return { word: "Recording", sign: "●", kind: "good", detail };
    case "connecting": return { word: "Connecting", sign: "◐", kind: "waiting", detail };
    case "failed": return { word: "Failed", sign: "✕", kind: "bad", detail };
    case undefined: return { word: "Not recorded", sign: "○", kind: "bad", detail: "The Recorder does not have it, or cannot be asked." };
    default: return { word: "Stopped", sign: "○", kind: "off", detail };
  }
}
