// The one connection to the Recorder. Reads and live view are numbered; what belongs to an abandoned number is dropped by the caller.
import { BoxMessage, ProtocolError, RecordMessage, StreamName, parseMessage } from "./protocol";
import { TimelineMinute } from "./messages";

export interface ConnectionEvents {
  message(message: BoxMessage | RecordMessage): void;
  done(id: number, nextMicros: number | null): void;
  timeline(minutes: readonly TimelineMinute[]): void;
  /** The Recorder cannot do what was asked, and says why. */
  refused(detail: string): void;
  /** The grant ended, or there is nothing left to watch, on the Recorder's word. */
  ended(reason: string): void;
  /** The connection broke; the grant may well go on. */
  lost(): void;
}

const grantEnded = 4403;
/** What was watched live is recorded no more: the camera was removed, or its sub stream. */
const gone = 4410;

export class Connection {
  private readonly socket: WebSocket;
  private readonly ready: Promise<void>;
  private nextId = 1;

  constructor(grant: string, private readonly events: ConnectionEvents) {
    const address = new URL("/recorder/stream", self.location.origin);
    address.protocol = address.protocol === "https:" ? "wss:" : "ws:";
    this.socket = new WebSocket(address);
    this.socket.binaryType = "arraybuffer";
    this.ready = new Promise(resolve => this.socket.addEventListener("open", () => {
      this.socket.send(JSON.stringify({ type: "open", grant }));
      resolve();
    }, { once: true }));
    this.socket.addEventListener("message", event => this.receive(event.data as ArrayBuffer | string));
    this.socket.addEventListener("close", event => event.code === grantEnded || event.code === gone ? events.ended(event.reason) : events.lost());
  }

  read(stream: StreamName, from: number, until: number): number {
    return this.numbered({ type: "read", stream, from: Math.round(from), until: Math.round(until) });
  }

  live(stream: StreamName): number {
    return this.numbered({ type: "live", stream });
  }

  stop(id: number): void {
    void this.send({ type: "stop", id });
  }

  askTimeline(stream: StreamName): void {
    void this.send({ type: "timeline", stream });
  }

  close(): void {
    this.socket.close(1000);
  }

  private numbered(request: object): number {
    const id = this.nextId++;
    void this.send({ ...request, id });
    return id;
  }

  private async send(request: object): Promise<void> {
    await this.ready;
    if (this.socket.readyState === WebSocket.OPEN) this.socket.send(JSON.stringify(request));
  }

  private receive(data: ArrayBuffer | string): void {
    if (typeof data !== "string") {
      try {
        this.events.message(parseMessage(data));
      } catch (error) {
        if (!(error instanceof ProtocolError)) throw error;
        this.events.ended(`The recorder sent something that is no picture: ${error.message}.`);
        this.close();
      }
      return;
    }
    const text = JSON.parse(data) as { type: string; id?: number; next?: number | null; minutes?: TimelineMinute[]; detail?: string };
    if (text.type === "done") this.events.done(text.id ?? 0, text.next ?? null);
    else if (text.type === "timeline") this.events.timeline(text.minutes ?? []);
    else if (text.type === "error") this.events.refused(text.detail ?? "");
  }
}
