// The player's worker: keys, sealed bytes and decoded pictures live here, apart from the page.
import { ExportRun } from "../export/exportRun";
import { askLook, LookRefused } from "./lookSession";
import { FromPlayer, ToPlayer } from "./messages";
import { makeViewer } from "./minuteKeys";
import { Playback } from "./playback";
import { Screen } from "./screen";

let playback: Playback | null = null;
let exportOf: (() => ExportRun) | null = null;
let exporting: ExportRun | null = null;
let abandoned = false;

function post(message: FromPlayer): void {
  self.postMessage(message);
}

async function start({ ask, viewer, at, stream, canvas }: Extract<ToPlayer, { type: "start" }>): Promise<void> {
  if (!("VideoDecoder" in self)) {
    post({ type: "state", state: "unsupported", reason: "This browser has no WebCodecs. Use a current Chromium, Edge, Safari or Firefox, or export the look." });
    return;
  }
  post({ type: "state", state: "asking", reason: "" });
  try {
    const keys = await makeViewer();
    const look = await askLook(ask, keys, (id, reason) => {
      post({ type: "asked", look: id });
      post({ type: "state", state: "pending", reason: reason || `Waiting for a supervisor to approve look ${id.slice(0, 8)}.` });
    });
    if (abandoned) return;
    const { look: id, logIndex, expires, live } = look;
    post({ type: "granted", granted: { look: id, logIndex, expires, live } });
    post({ type: "state", state: "opening", reason: "" });
    const playing = new Playback(ask, { at, stream }, look, keys, new Screen(canvas, viewer, ask.camera), post);
    playback = playing;
    exportOf = () => new ExportRun(ask, look, playing.keys, progress => post({ type: "export", progress }));
  } catch (error) {
    const reason = error instanceof LookRefused ? error.message : "The Desk cannot be reached.";
    post({ type: "state", state: "refused", reason });
  }
}

async function startExport(): Promise<void> {
  if (exportOf === null || exporting !== null) return;
  exporting = exportOf();
  await exporting.run();
  exporting = null;
}

self.onmessage = (event: MessageEvent<ToPlayer>) => {
  const message = event.data;
  switch (message.type) {
    case "start": void start(message); break;
    case "play": playback?.play(); break;
    case "pause": playback?.pause(); break;
    case "step": playback?.step(message.by); break;
    case "seek": playback?.seek(message.micros); break;
    case "speed": playback?.speed(message.factor); break;
    case "stream": playback?.choose(message.stream); break;
    case "export": void startExport(); break;
    case "cancel-export": exporting?.cancel(); break;
    case "end":
      abandoned = true;
      exporting?.cancel();
      playback?.end("You ended the look.");
      break;
  }
};
