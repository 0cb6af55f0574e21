// What an export gathers while it reads: pictures for the MP4, and each record's digest as sealed for the list.
import { Bytes, concat, toHex, utf8 } from "../bytes";
import { RecordMessage } from "../player/protocol";
import { recordsHeading, sha256, Span } from "./manifest";
import { Mp4Writer } from "./mp4/mp4Writer";

/** The whole file is digested in one piece and held twice for a moment; beyond this a browser may be stopped for want of memory. */
export const mostBytes = 512 * 1024 * 1024;

export class ExportError extends Error {}

export class Gathered {
  private mp4: Mp4Writer | null = null;
  private readonly rows: string[] = [recordsHeading];
  private pictures = 0;
  private gaps = 0;
  private firstMicros = 0;
  private lastMicros = 0;

  get bytes(): number {
    return this.mp4?.bytes ?? 0;
  }

  async add(record: RecordMessage, opened: Bytes): Promise<void> {
    const { header } = record;
    this.mp4 ??= new Mp4Writer(header.codec);
    if (header.codec !== this.mp4.codec) throw new ExportError(`The camera changed from ${this.mp4.codec} to ${header.codec} within this range. Export the two parts one by one.`);
    if (header.parameterSetsOnly) {
      this.mp4.addParameterSets(opened);
    } else if (this.pictures === 0 && !header.keyFrame) {
      return; // Nothing before the first key frame can be decoded.
    } else {
      this.mp4.add(opened, Number(header.mediaTime90k), header.duration90k, header.keyFrame);
      if (this.pictures++ === 0) this.firstMicros = header.captureMicros;
      else if (header.gapBefore) this.gaps++;
      this.lastMicros = header.captureMicros;
    }
    if (this.bytes > mostBytes) {
      throw new ExportError(`This range holds over ${mostBytes / 1024 / 1024} MB, too much for a browser. Look at a shorter range, or use the command line: daylight export.`);
    }
    const flags = new DataView(record.headerBytes.buffer, record.headerBytes.byteOffset).getUint16(4, true);
    const digest = toHex(await sha256(concat(record.headerBytes, record.sealed)));
    this.rows.push(`${record.volumeId},${header.counter},${flags},${header.captureMicros},${digest}\n`);
  }

  /** The finished MP4 and the list of records. */
  finish(): { readonly mp4: Bytes; readonly records: Bytes; readonly codec: Mp4Writer["codec"]; readonly span: Omit<Span, "from" | "to"> } {
    if (this.mp4 === null || this.pictures === 0) throw new ExportError("Nothing was recorded in this range.");
    const { pictures, gaps, firstMicros, lastMicros } = this;
    return { mp4: this.mp4.finish(), records: utf8(this.rows.join("")), codec: this.mp4.codec, span: { pictures, gaps, firstMicros, lastMicros } };
  }
}
