// One export, in the player's worker where the keys are: sealed records are read and opened here, made into an MP4 in memory,
// sealed by the log, and only then handed to the page as a file to save. The server never sees an opened byte.
import { fromBase64, utf8 } from "../bytes";
import { Look } from "../player/lookSession";
import { LookAsk } from "../player/messages";
import { KeysRefused, MinuteKeys } from "../player/minuteKeys";
import { ExportError, Gathered } from "./gathered";
import { grantFields } from "./grantFields";
import { manifest } from "./manifest";
import { ExportProgress } from "./messages";
import { lookProof, seal } from "./seal";
import { SpanReader } from "./spanReader";
import { zip } from "./zip";

const lastWordMillis = 500;

class Cancelled extends Error {}

export class ExportRun {
  private readonly reader: SpanReader;
  private cancelled = false;
  private sealing = false;

  constructor(private readonly ask: LookAsk, private readonly look: Look, private readonly keys: MinuteKeys, private readonly post: (progress: ExportProgress) => void) {
    this.reader = new SpanReader(look.grant, box => keys.addBox(box));
  }

  /** Runs to its end, whatever that is, and says so. */
  async run(): Promise<void> {
    try {
      this.post(await this.export());
    } catch (failure) {
      const error = await this.cause(failure);
      this.post(error instanceof Cancelled ? { state: "cancelled" } : { state: "failed", reason: reasonOf(error) });
    } finally {
      this.reader.close(new Cancelled());
    }
  }

  /** Stops reading. What the log already has is finished: the entry stands, so the file that it names must be had. */
  cancel(): void {
    if (this.sealing) return;
    this.cancelled = true;
    this.reader.close(new Cancelled());
  }

  private async export(): Promise<ExportProgress> {
    const { from, to } = { from: this.ask.from!, to: this.ask.to! };
    const gathered = await this.gather(Date.parse(from) * 1000, Date.parse(to) * 1000);
    const token = fromBase64(this.look.grant);
    const proof = await lookProof(this.look.look);
    this.stopIfCancelled();
    const { mp4, records, codec, span } = gathered.finish();
    const files = new Map([["footage.mp4", mp4], ["records.csv", records], ["look.grant", token], ["look.tlog-proof", proof]]);
    const named = await manifest(grantFields(token), codec, { from, to, ...span }, files);
    this.stopIfCancelled();
    this.sealing = true;
    this.post({ state: "sealing" });
    const sealed = await seal(this.look.look, span.firstMicros, span.lastMicros, named);
    files.set("manifest.json", named);
    files.set("manifest.json.note", utf8(sealed.note));
    files.set("export.tlog-proof", utf8(sealed.proof));
    files.set("export.opening", utf8(`${sealed.salt}\n${sealed.body}\n`));
    const folder = `daylight-${this.ask.camera}-${from.slice(0, 19).replace(/[-:]/g, "")}Z`;
    const parts = zip([...files].map(([name, bytes]) => ({ name: `${folder}/${name}`, bytes })), new Date());
    return { state: "done", name: `${folder}.zip`, file: new Blob(parts, { type: "application/zip" }), pictures: span.pictures, logIndex: sealed.index };
  }

  /** When a look ends the player forgets its keys at once; the recorder's word on why may come a moment later. */
  private async cause(failure: unknown): Promise<unknown> {
    if (failure instanceof KeysRefused && this.reader.failed === null) await new Promise(resolve => setTimeout(resolve, lastWordMillis));
    return this.cancelled ? new Cancelled() : failure instanceof KeysRefused ? this.reader.failed ?? failure : failure;
  }

  private async gather(from: number, to: number): Promise<Gathered> {
    const gathered = new Gathered();
    this.post({ state: "reading", fraction: 0, bytes: 0 });
    for await (const { records, upTo } of this.reader.read(from, to)) {
      for (const record of records) {
        this.stopIfCancelled();
        await gathered.add(record, await this.keys.open(record));
      }
      this.post({ state: "reading", fraction: (upTo - from) / (to - from), bytes: gathered.bytes });
    }
    return gathered;
  }

  private stopIfCancelled(): void {
    if (this.cancelled) throw new Cancelled();
  }
}

function reasonOf(error: unknown): string {
  if (error instanceof ExportError) return error.message;
  if (error instanceof KeysRefused) return `No more keys were released: ${error.message} Nothing was written.`;
  if (error instanceof DOMException && error.name === "OperationError") return "A record does not open under its key: it was altered or damaged. Nothing was written.";
  if (error instanceof RangeError) return "This browser has not the memory for this range. Look at a shorter one, or use the command line: daylight export.";
  return `The export had to stop: ${error instanceof Error ? error.message : String(error)}`;
}
