import { Camera, StreamStatus } from "./api";

/** How a camera does, in a word, a shape and a colour; never by colour alone. */
export interface Condition { readonly word: string; readonly sign: string; readonly kind: "good" | "waiting" | "bad" | "off"; readonly detail: string }

export function conditionOf(camera: Camera): Condition {
  if (camera.removedAt !== null) return { word: "Removed", sign: "⊘", kind: "off", detail: "Not recorded any more; what was recorded stays until its retention ends." };
  const main = camera.streams.find(stream => stream.stream === "main");
  const detail = main?.detail ?? "";
  switch (main?.state) {
    case "recording": return main.health?.alarm != null
      ? { word: "Alarm", sign: "▲", kind: "bad", detail: main.health.alarm }
      : { word: "Recording", sign: "●", kind: "good", detail };
    case "connecting": return { word: "Connecting", sign: "◐", kind: "waiting", detail };
    case "failed": return { word: "Failed", sign: "✕", kind: "bad", detail };
    case undefined: return { word: "Not recorded", sign: "○", kind: "bad", detail: "The Recorder does not have it, or cannot be asked." };
    default: return { word: "Stopped", sign: "○", kind: "off", detail };
  }
}

/** A stream's codec, size, rates, and what went wrong with it since the program started. */
export function streamWords(stream: StreamStatus): string {
  const health = stream.health ?? null;
  const offset = health?.clockOffset == null ? null : secondsOf(health.clockOffset);
  return [
    `${stream.stream} ${stream.codec}${stream.width ? ` ${stream.width}×${stream.height}` : ""}`,
    health && `${(health.bitsPerSecond / 1e6).toFixed(1)} Mbit/s`,
    health && `${Math.round(health.framesPerSecond)} pictures/s`,
    stream.gaps > 0 && `${stream.gaps} gap${stream.gaps === 1 ? "" : "s"}`,
    stream.dropped > 0 && `${stream.dropped} dropped`,
    offset !== null && Math.abs(offset) >= 2 && `its clock ${Math.abs(Math.round(offset))} s ${offset > 0 ? "ahead" : "behind"}`,
  ].filter(words => words).join(", ");
}

/** How far a clock is off, in words after "its clock", and whether that is right; by ONVIF it is known to about a second. */
export function offsetWords(span: string): { words: string; right: boolean } {
  const seconds = secondsOf(span);
  const size = Math.abs(seconds);
  if (size < 2) return { words: "is right, to a second or two", right: true };
  const [value, unit] = size < 120 ? [size, "s"] : size < 7200 ? [size / 60, "min"] : size < 172800 ? [size / 3600, "h"] : [size / 86400, "days"];
  return { words: `is ${Math.round(value)} ${unit} ${seconds > 0 ? "ahead of" : "behind"} the Recorder's; set its time source`, right: false };
}

/** What a camera's own clock said; null where it is not asked. */
export function clockWords(camera: Camera): { words: string; kind: "off" | "bad" } | null {
  const clock = camera.clock ?? null;
  if (clock === null) return null;
  if (clock.offset === null) return { words: `own clock by ONVIF: ${clock.problem ?? "not told"}`, kind: "off" };
  const said = offsetWords(clock.offset);
  return { words: `own clock ${said.words}`, kind: said.right ? "off" : "bad" };
}

/** Seconds of a .NET time span, "[-][d.]hh:mm:ss[.fffffff]". */
function secondsOf(span: string): number {
  const match = /^(-?)(?:(\d+)\.)?(\d+):(\d+):(\d+(?:\.\d+)?)$/.exec(span);
  if (!match) return 0;
  const [, sign, days, hours, minutes, seconds] = match;
  return (sign ? -1 : 1) * (Number(days ?? 0) * 86400 + Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds));
}
