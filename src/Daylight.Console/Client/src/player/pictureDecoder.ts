// WebCodecs behind two questions: can this browser decode the camera's stream, and what frames come of this record?
import { Bytes, concat } from "../bytes";
import { DecoderSetup, ParameterSets, isParameterSet } from "./codecs";
import { PresentationTimes } from "./presentationTimes";
import { Codec, RecordHeader, splitNalUnits } from "./protocol";

export class CannotDecode extends Error {
  constructor(readonly codec: Codec) {
    super(codec === "h265" ? "This browser cannot decode H.265." : "This browser cannot decode this H.264 stream.");
  }
}

export class PictureDecoder {
  private decoder: VideoDecoder | null = null;
  private sets: ParameterSets | null = null;
  private setup: DecoderSetup | null = null;
  private readonly times = new PresentationTimes();
  private waitingForKeyFrame = true;

  constructor(private readonly onFrame: (frame: VideoFrame) => void, private readonly onFault: (text: string) => void) {}

  get backlog(): number {
    return this.decoder?.decodeQueueSize ?? 0;
  }

  /** Feeds one opened record. Throws CannotDecode when the browser has no decoder for it. */
  async feed(header: RecordHeader, opened: Bytes): Promise<void> {
    const units = splitNalUnits(opened);
    if (this.sets?.codec !== header.codec) this.sets = new ParameterSets(header.codec);
    this.sets.note(units);
    if (header.parameterSetsOnly) return;
    const timestamp = this.times.of(header);
    if (header.keyFrame) {
      const change = this.sets.takeChange();
      if (change !== null) this.setup = change;
      if (change !== null || this.decoder === null || this.decoder.state !== "configured") await this.configure(header.codec);
      this.waitingForKeyFrame = false;
    }
    if (this.waitingForKeyFrame || this.decoder?.state !== "configured") return;
    const picture = units.filter(unit => !isParameterSet(header.codec, unit));
    if (picture.length === 0) return;
    const data = concat(...picture.flatMap(unit => [lengthOf(unit), unit]));
    this.decoder.decode(new EncodedVideoChunk({ type: header.keyFrame ? "key" : "delta", timestamp, data }));
  }

  async flush(): Promise<void> {
    if (this.decoder?.state === "configured") {
      this.waitingForKeyFrame = true;
      await this.decoder.flush().catch(() => undefined);
    }
  }

  /** Forgets frames in flight; the next record fed must be a key frame to show anything. */
  reset(): void {
    this.close();
    this.times.forget();
    this.waitingForKeyFrame = true;
  }

  close(): void {
    if (this.decoder !== null && this.decoder.state !== "closed") this.decoder.close();
    this.decoder = null;
  }

  private async configure(codec: Codec): Promise<void> {
    if (this.setup === null) return;
    const config: VideoDecoderConfig = { codec: this.setup.codec, description: this.setup.description, optimizeForLatency: true };
    const support = await VideoDecoder.isConfigSupported(config).catch(() => ({ supported: false }));
    if (!support.supported) throw new CannotDecode(codec);
    if (this.decoder?.state === "configured") await this.decoder.flush().catch(() => undefined);
    if (this.decoder === null || this.decoder.state === "closed") {
      const decoder: VideoDecoder = new VideoDecoder({
        output: frame => this.decoder === decoder ? this.onFrame(frame) : frame.close(),
        error: error => this.onFault(`The decoder stopped (${error.message}); waiting for the next key frame.`),
      });
      this.decoder = decoder;
    }
    this.decoder.configure(config);
  }
}

function lengthOf(unit: Bytes): Bytes {
  const length = new Uint8Array(4);
  new DataView(length.buffer).setUint32(0, unit.length, false);
  return length;
}
