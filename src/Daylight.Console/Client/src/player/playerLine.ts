// The page's end of one look's player. At the other end is a worker of its own, with keys, sealed bytes and pictures; none comes here.
import { FromPlayer, ToPlayer } from "./messages";

type Start = Omit<Extract<ToPlayer, { type: "start" }>, "type">;

export class PlayerLine {
  private readonly worker = new Worker("/console/player.js", { type: "module" });
  private look: string | null = null;

  constructor(start: Start, receive: (message: FromPlayer) => void, failed: () => void) {
    this.worker.onmessage = (event: MessageEvent<FromPlayer>) => {
      const message = event.data;
      if (message.type === "asked") this.look = message.look;
      else if (message.type === "granted") this.look = message.granted.look;
      else if (message.type === "state" && (message.state === "ended" || message.state === "refused")) this.look = null;
      receive(message);
    };
    this.worker.onerror = failed;
    this.worker.postMessage({ type: "start", ...start } satisfies ToPlayer, [start.canvas]);
  }

  send(message: ToPlayer): void {
    this.worker.postMessage(message);
  }

  /** Ends the look, or takes back one that waits, and tells the Desk too, even while the page is going away. */
  end(): void {
    if (this.look !== null) {
      void fetch(`/api/looks/${this.look}/end`, { method: "POST", keepalive: true, headers: { "Content-Type": "application/json" }, body: "{}" }).catch(() => undefined);
    }
    this.send({ type: "end" });
  }

  /** Lets the worker go; for when the look is over. */
  close(): void {
    this.worker.terminate();
  }
}
