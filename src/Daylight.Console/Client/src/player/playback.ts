// One granted look on one connection: reads sealed records, opens them, decodes them and draws them when their time has come.
// Recorded footage is read in windows a few seconds long, so that what is not watched is neither fetched nor are its keys released.
import { Connection } from "./connection";
import { Look } from "./lookSession";
import { FromPlayer, LookAsk, PlayerState } from "./messages";
import { KeysRefused, MinuteKeys, Viewer } from "./minuteKeys";
import { CannotDecode, PictureDecoder } from "./pictureDecoder";
import { PlayClock } from "./playClock";
import { BoxMessage, RecordMessage, StreamName, minuteOf } from "./protocol";
import { ReadWindow, after, windowAt } from "./readPlan";
import { reasonWords } from "./reasons";
import { Screen } from "./screen";

const gapMicros = 2_000_000;
/** How far before a picture the one before it is looked for. */
const stepBackMicros = 2_000_000;
/** Decoded frames hold GPU memory; browsers stall when too many are kept. */
const mostFrames = 12;
const reconnects = 5;

export interface Beginning {
  /** Where to begin in a recorded look, Unix microseconds; null for its beginning. */
  readonly at: number | null;
  readonly stream: StreamName;
}

export class Playback {
  /** Also for an export of the same look: the Keeper wants one rising sequence of requests. */
  readonly keys: MinuteKeys;
  private readonly clock = new PlayClock();
  private readonly decoder: PictureDecoder;
  private readonly ticker: ReturnType<typeof setInterval>;
  private readonly expiry: ReturnType<typeof setTimeout>;
  private readonly from: number;
  private readonly to: number;
  private connection: Connection;
  private stream: StreamName;
  private inbox: RecordMessage[] = [];
  private frames: VideoFrame[] = [];
  private lastShown: number | null = null;
  /** Stepping back: the picture wanted is the last one before this time, and `candidate` is the best so far. */
  private before: number | null = null;
  private candidate: VideoFrame | null = null;
  private counters = new Map<string, bigint>();
  private reading: { id: number; window: ReadWindow } | null = null;
  private nextRead: number | null = null;
  private generation = 0;
  private pumping = false;
  private flushed = false;
  private target = 0;
  private stepping = false;
  private decoded = 0;
  private failures = 0;
  private state: PlayerState = "opening";

  constructor(ask: LookAsk, { at, stream }: Beginning, private readonly look: Look, viewer: Viewer, private readonly screen: Screen, private readonly post: (message: FromPlayer) => void) {
    this.stream = stream;
    this.keys = new MinuteKeys(viewer, look.look, look.grant);
    this.from = ask.live ? 0 : Date.parse(ask.from!) * 1000;
    this.to = ask.live ? 0 : Date.parse(ask.to!) * 1000;
    this.target = at === null || ask.live ? this.from : Math.min(Math.max(at, this.from), this.to);
    this.decoder = new PictureDecoder(frame => this.frameDecoded(frame), text => post({ type: "notice", text }));
    this.connection = this.connect();
    this.start(this.target);
    this.ticker = setInterval(() => this.tick(), 10);
    this.expiry = setTimeout(() => this.end(reasonWords("grant.expired")), Math.max(0, look.lasts));
  }

  play(): void {
    if (this.state === "finished") this.seek(this.from);
    if (this.state !== "paused") return;
    if (this.lastShown !== null) this.clock.set(this.lastShown, performance.now());
    this.enter("playing");
  }

  pause(): void {
    if (this.state === "playing" || this.state === "opening") this.enter("paused");
  }

  step(by: 1 | -1): void {
    if (this.look.live || this.over) return;
    this.enter("paused");
    if (by === 1) {
      this.stepping = true;
      return;
    }
    const last = this.lastShown;
    if (last === null) return;
    this.stepping = false;
    this.restart(Math.max(last - stepBackMicros, this.from));
    this.before = last;
  }

  seek(micros: number): void {
    if (this.look.live || this.over) return;
    const wasPaused = this.state === "paused";
    this.restart(Math.min(Math.max(micros, this.from), this.to));
    this.stepping = wasPaused;
    this.enter(wasPaused ? "paused" : "opening");
  }

  speed(factor: number): void {
    this.clock.speed(factor, performance.now());
  }

  choose(stream: StreamName): void {
    if (this.state === "ended") return;
    this.stream = stream;
    this.restart(this.lastShown ?? this.target);
    this.enter("opening");
  }

  /** Ends the picture: nothing of it stays on the screen or in memory. */
  end(reason: string): void {
    if (this.state === "ended") return;
    this.generation++;
    clearInterval(this.ticker);
    clearTimeout(this.expiry);
    this.dropFrames();
    this.decoder.close();
    this.keys.forget();
    this.inbox = [];
    this.connection.close();
    this.screen.clear();
    this.enter("ended", reason);
  }

  private get over(): boolean {
    return this.state === "ended" || this.state === "unsupported";
  }

  private connect(): Connection {
    const connection: Connection = new Connection(this.look.grant, {
      message: message => this.receive(message),
      done: (id, next) => this.readDone(id, next),
      timeline: minutes => this.post({ type: "timeline", minutes }),
      refused: detail => this.end(`The recorder cannot show this: ${detail}.`),
      ended: reason => this.end(reasonWords(reason)),
      lost: () => connection === this.connection && this.reconnect(),
    });
    connection.askTimeline(this.stream);
    return connection;
  }

  private reconnect(): void {
    if (this.over) return;
    if (++this.failures > reconnects) {
      this.end("The connection to the recorder was lost.");
      return;
    }
    this.post({ type: "notice", text: "The connection to the recorder was lost; trying again." });
    setTimeout(() => {
      if (this.over) return;
      this.connection = this.connect();
      this.restart(this.lastShown ?? this.target, false);
    }, 500 * 2 ** this.failures * (0.5 + Math.random() / 2));
  }

  private restart(micros: number, stopReading = true): void {
    this.generation++;
    if (stopReading && this.reading !== null) this.connection.stop(this.reading.id);
    this.dropFrames();
    this.decoder.reset();
    this.inbox = [];
    this.lastShown = null;
    this.before = null;
    this.counters.clear();
    this.clock.clear();
    this.flushed = false;
    this.start(micros);
  }

  private start(micros: number): void {
    this.target = micros;
    if (this.look.live) this.reading = { id: this.connection.live(this.stream), window: { from: 0, until: 0 } };
    else this.readFrom(micros);
  }

  private readFrom(micros: number): void {
    const window = windowAt(micros, this.to, this.clock.speedFactor);
    this.nextRead = null;
    this.reading = { id: this.connection.read(this.stream, window.from, window.until), window };
  }

  private readDone(id: number, next: number | null): void {
    if (this.reading?.id !== id) return;
    this.nextRead = after(this.reading.window, next, this.to);
    this.reading = null;
  }

  private receive(message: BoxMessage | RecordMessage): void {
    if (message.kind === "box") {
      this.keys.addBox(message);
    } else if (this.reading?.id === message.id && this.isNew(message)) {
      this.failures = 0;
      this.inbox.push(message);
      void this.pump();
    }
  }

  /** Reads start at a key frame, so a window may repeat the end of the one before. What lies outside the grant is not even asked for. */
  private isNew(message: RecordMessage): boolean {
    const last = this.counters.get(message.volumeId);
    if (last !== undefined && message.header.counter <= last) return false;
    this.counters.set(message.volumeId, message.header.counter);
    const minute = minuteOf(message.header.captureMicros);
    return minute >= this.look.firstMinute && minute <= this.look.lastMinute;
  }

  private async pump(): Promise<void> {
    if (this.pumping) return;
    this.pumping = true;
    try {
      while (this.inbox.length > 0 && !this.over && (this.look.live || this.frames.length + this.decoder.backlog < mostFrames)) {
        await this.openNext(this.inbox.shift()!);
      }
    } catch (error) {
      this.fail(error);
    } finally {
      this.pumping = false;
    }
  }

  private async openNext(record: RecordMessage): Promise<void> {
    const generation = this.generation;
    const { captureMicros } = record.header;
    const next = minuteOf(captureMicros) + 1;
    if (this.look.live && captureMicros % 60_000_000 >= 57_000_000 && next <= this.look.lastMinute) this.keys.prefetch(record, next);
    const opened = await this.keys.open(record);
    if (generation === this.generation) await this.decoder.feed(record.header, opened);
  }

  private fail(error: unknown): void {
    if (this.state === "ended") return;
    if (error instanceof CannotDecode) {
      this.dropFrames();
      this.decoder.close();
      this.inbox = [];
      if (this.reading !== null) this.connection.stop(this.reading.id);
      this.reading = null;
      this.screen.clear();
      this.enter("unsupported", error.message);
    } else if (error instanceof KeysRefused) {
      this.end(error.message);
    } else {
      this.end(error instanceof DOMException && error.name === "OperationError"
        ? "A record does not open under its key: it was altered or damaged. Nothing more of it is shown."
        : `The picture had to stop: ${error instanceof Error ? error.message : String(error)}`);
    }
  }

  private frameDecoded(frame: VideoFrame): void {
    this.decoded++;
    if (this.state === "ended" || (!this.look.live && frame.timestamp < this.target)) {
      frame.close();
    } else if (this.look.live) {
      if (this.state === "opening") this.enter("playing");
      if (this.state === "playing") this.show(frame);
      else frame.close();
    } else if (this.before !== null && frame.timestamp < this.before) {
      this.candidate?.close();
      this.candidate = frame;
    } else {
      this.frames.push(frame);
      this.stepBackDone();
    }
  }

  /** Shows the picture that was looked for; where there is none before, the one that was shown stays. */
  private stepBackDone(): void {
    if (this.before === null) return;
    this.before = null;
    if (this.candidate === null) this.stepping = true;
    else this.show(this.candidate);
    this.candidate = null;
  }

  private tick(): void {
    if (this.look.live || this.over) return;
    const now = performance.now();
    if (this.stepping && this.frames.length > 0) {
      this.stepping = false;
      this.show(this.frames.shift()!);
    } else if (this.state === "opening" && this.frames.length > 0) {
      this.clock.set(this.frames[0]!.timestamp, now);
      this.enter("playing");
    }
    if (this.state === "playing") this.advance(now);
    this.refill();
  }

  private advance(now: number): void {
    let position = this.clock.position(now);
    const first = this.frames[0];
    if (first === undefined) {
      // Nothing decoded yet: the clock waits, so that no frame is skipped for the network's sake.
      if (this.lastShown !== null) this.clock.set(this.lastShown, now);
      if (this.flushed) this.enter("finished", "The end of the range.");
      return;
    }
    if (position === null || first.timestamp - position > gapMicros) {
      if (position !== null) this.post({ type: "notice", text: "A gap in the recording was skipped." });
      position = first.timestamp;
      this.clock.set(position, now);
    }
    let due: VideoFrame | null = null;
    while (this.frames.length > 0 && this.frames[0]!.timestamp <= position) {
      due?.close();
      due = this.frames.shift()!;
    }
    if (due !== null) this.show(due);
  }

  private refill(): void {
    if (this.inbox.length > 0) {
      void this.pump();
    } else if (this.reading === null && this.nextRead !== null) {
      this.readFrom(this.nextRead);
    } else if (this.reading === null && !this.flushed && !this.pumping) {
      const generation = this.generation;
      void this.decoder.flush().then(() => {
        if (generation !== this.generation) return;
        this.flushed = true;
        this.stepBackDone();
        if (this.state === "opening" && this.frames.length === 0) this.enter("finished", "Nothing was recorded in this range.");
      });
    }
  }

  private show(frame: VideoFrame): void {
    const micros = frame.timestamp;
    this.screen.draw(frame, micros);
    frame.close();
    this.lastShown = micros;
    this.post({ type: "frame", micros, decoded: this.decoded });
  }

  private dropFrames(): void {
    for (const frame of this.frames) frame.close();
    this.frames = [];
    this.candidate?.close();
    this.candidate = null;
  }

  private enter(state: PlayerState, reason = ""): void {
    if (this.state === state && reason === "") return;
    this.state = state;
    this.post({ type: "state", state, reason });
  }
}
