// One video track as a fast-start MP4 (moov before mdat), NAL units byte for byte as they were opened. Written here and not taken
// from a library: it must change nothing, not even parameter sets in band, and needs one track without audio or fragments.
// It follows the command line's writer in how it tells times and keeps parameter sets.
import { Bytes, concat, toHex } from "../../bytes";
import { Codec, splitNalUnits } from "../../player/protocol";
import { BoxWriter } from "./boxes";
import { movieBox } from "./movieBox";
import { isSequenceSet, nalType, pictureSize, setTypes } from "./parameterSets";
import { Sample, sampleTimes } from "./times";

/** A presentation time further back than any picture reordering goes is a new clock: the track then runs on. */
const newClock90k = 10 * 90_000;
const usualDuration90k = 3600;
const mostSets = 31;
/** Always the 64-bit size: the index then has one form. */
const dataHeader = 16;

export class Mp4Error extends Error {}

export class Mp4Writer {
  private readonly samples: Sample[] = [];
  private readonly data: Bytes[] = [];
  private readonly offered = new Map<string, Bytes>();
  private readonly inBand = new Map<string, Bytes>();
  private latest = -Infinity;
  private clockStep = 0;
  private lastDuration = 0;
  private dataBytes = 0;

  constructor(readonly codec: Codec) {}

  /** Bytes of samples so far. */
  get bytes(): number {
    return this.dataBytes;
  }

  /** Offers parameter sets that are not in the samples (from the session description). The first in-band ones win. */
  addParameterSets(units: Bytes): void {
    this.gather(units, this.offered);
  }

  /** Adds one access unit, in decoding order: NAL units, each behind its length. It is kept, not copied. */
  add(units: Bytes, mediaTime90k: number, duration90k: number, keyFrame: boolean): void {
    let time90k = mediaTime90k + this.clockStep;
    if (time90k < this.latest - newClock90k) {
      const next = this.latest + (this.lastDuration || usualDuration90k);
      this.clockStep += next - time90k;
      time90k = next;
    }
    if (!this.suffices(this.inBand)) this.gather(units, this.inBand);
    this.data.push(units);
    this.dataBytes += units.length;
    this.samples.push({ bytes: units.length, time90k, keyFrame });
    this.latest = Math.max(this.latest, time90k);
    this.lastDuration = duration90k;
  }

  /** The whole file. The samples are let go as they are copied. Call once, last. */
  finish(): Bytes {
    const sets = [...(this.suffices(this.inBand) ? this.inBand : this.offered).values()];
    if (this.samples.length === 0) throw new Mp4Error("There is no picture to write.");
    const sequence = sets.map(set => pictureSize(this.codec, set)).find(size => size !== null);
    if (!this.suffices(this.offered) && !this.suffices(this.inBand)) throw new Mp4Error("The parameter sets that a decoder needs are missing.");
    if (sequence === undefined || sequence === null) throw new Mp4Error("The sequence parameter set cannot be read.");
    const track = { codec: this.codec, sets, size: sequence, samples: this.samples, times: sampleTimes(this.samples, this.lastDuration) };
    const type = this.fileType();
    const dataStart = type.length + movieBox(track, 0).length + dataHeader;
    const head = concat(type, movieBox(track, dataStart), this.dataBox());
    const file = new Uint8Array(head.length + this.dataBytes);
    file.set(head);
    let at = head.length;
    for (let i = 0; i < this.data.length; i++) {
      file.set(this.data[i]!, at);
      at += this.data[i]!.length;
      this.data[i] = new Uint8Array(0);
    }
    return file;
  }

  private fileType(): Bytes {
    const box = new BoxWriter();
    box.box("ftyp", () => {
      box.ascii("isom");
      box.u32(0x200);
      box.ascii(this.codec === "h264" ? "isomiso2avc1mp41" : "isomiso2hvc1mp41");
    });
    return box.toBytes();
  }

  private dataBox(): Bytes {
    const box = new BoxWriter();
    box.u32(1);
    box.ascii("mdat");
    box.u64(dataHeader + this.dataBytes);
    return box.toBytes();
  }

  private suffices(sets: ReadonlyMap<string, Bytes>): boolean {
    const have = new Set([...sets.values()].map(set => nalType(this.codec, set)));
    return setTypes(this.codec).every(type => have.has(type));
  }

  private gather(units: Bytes, into: Map<string, Bytes>): void {
    for (const unit of splitNalUnits(units)) {
      const usable = setTypes(this.codec).includes(nalType(this.codec, unit)) && unit.length <= 0xffff
        && (!isSequenceSet(this.codec, unit) || pictureSize(this.codec, unit) !== null);
      if (usable && into.size < mostSets) into.set(toHex(unit), unit.slice());
    }
  }
}
