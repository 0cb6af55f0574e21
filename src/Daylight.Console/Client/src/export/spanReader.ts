// Reads a granted span once from beginning to end, each record once, over a connection of its own: what is being watched goes on.
import { Connection } from "../player/connection";
import { BoxMessage, RecordMessage } from "../player/protocol";
import { after, windowAt } from "../player/readPlan";
import { reasonWords } from "../player/reasons";
import { ExportError } from "./gathered";

interface Reading { id: number; records: RecordMessage[]; done(next: number | null): void; failed(error: Error): void }

export class SpanReader {
  private readonly connection: Connection;
  private readonly counters = new Map<string, bigint>();
  private reading: Reading | null = null;
  private failure: Error | null = null;

  constructor(grant: string, private readonly onBox: (box: BoxMessage) => void) {
    this.connection = new Connection(grant, {
      message: message => this.receive(message),
      done: (id, next) => this.reading?.id === id && this.reading.done(next),
      timeline: () => undefined,
      refused: detail => this.fail(new ExportError(`The recorder cannot read this: ${detail}.`)),
      ended: reason => this.fail(new ExportError(`The look ended before the export was complete (${reasonWords(reason)}). Nothing was written.`)),
      lost: () => this.fail(new ExportError("The connection to the recorder was lost. Nothing was written; try again.")),
    });
  }

  /** The records from one Unix microsecond to another, with how far it has come (the instant up to which all was handed out). */
  async *read(from: number, to: number): AsyncGenerator<{ readonly records: readonly RecordMessage[]; readonly upTo: number }> {
    for (let at: number | null = from; at !== null;) {
      const window = windowAt(at, to, 1);
      const { records, next } = await this.readWindow(window.from, window.until);
      at = after(window, next, to);
      yield { records, upTo: at ?? to };
    }
  }

  /** Why nothing more can be read; null while it can. */
  get failed(): Error | null {
    return this.failure;
  }

  close(why: Error): void {
    this.fail(why);
    this.connection.close();
  }

  private readWindow(from: number, until: number): Promise<{ records: RecordMessage[]; next: number | null }> {
    if (this.failure !== null) return Promise.reject(this.failure);
    return new Promise((resolve, reject) => {
      const records: RecordMessage[] = [];
      this.reading = { id: this.connection.read("main", from, until), records, done: next => resolve({ records, next }), failed: reject };
    });
  }

  private receive(message: BoxMessage | RecordMessage): void {
    if (message.kind === "box") {
      this.onBox(message);
    } else if (message.id === this.reading?.id && this.isNew(message)) {
      this.reading.records.push(message);
    }
  }

  /** A window begins at the key frame before it, so windows overlap; counters say what has been read. */
  private isNew(record: RecordMessage): boolean {
    const last = this.counters.get(record.volumeId);
    if (last !== undefined && record.header.counter <= last) return false;
    this.counters.set(record.volumeId, record.header.counter);
    return true;
  }

  private fail(error: Error): void {
    this.failure ??= error;
    this.reading?.failed(this.failure);
  }
}
