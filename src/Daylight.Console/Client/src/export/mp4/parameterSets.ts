// NAL unit kinds and what a sequence parameter set says of the picture (H.264 section 7.3.2.1.1, H.265 section 7.3.2.2.1).
import { Bytes } from "../../bytes";
import { Codec } from "../../player/protocol";

export interface PictureSize { readonly width: number; readonly height: number; readonly chromaFormat: number; readonly lumaBits: number; readonly chromaBits: number }

const largestSide = 16384;
/** H.264 profiles whose sequence parameter sets carry chroma format and bit depths. */
const highProfiles = new Set([100, 110, 122, 244, 44, 83, 86, 118, 128, 138, 139, 134, 135]);

export function nalType(codec: Codec, unit: Bytes): number {
  return codec === "h264" ? unit[0]! & 0x1f : (unit[0]! >> 1) & 0x3f;
}

/** The NAL types that a decoder needs before it can start, in the order in which hvcC has them. */
export function setTypes(codec: Codec): readonly number[] {
  return codec === "h264" ? [7, 8] : [32, 33, 34];
}

export function isSequenceSet(codec: Codec, unit: Bytes): boolean {
  return nalType(codec, unit) === (codec === "h264" ? 7 : 33);
}

/** Takes emulation prevention bytes (00 00 03) out. */
export function unescapeNal(unit: Bytes): Bytes {
  const out = new Uint8Array(unit.length);
  let length = 0;
  for (let i = 0, zeros = 0; i < unit.length; i++) {
    const byte = unit[i]!;
    if (zeros >= 2 && byte === 3) {
      zeros = 0;
      continue;
    }
    zeros = byte === 0 ? zeros + 1 : 0;
    out[length++] = byte;
  }
  return out.slice(0, length);
}

/** Reads a sequence parameter set; null when it is none or makes no sense. */
export function pictureSize(codec: Codec, unit: Bytes): PictureSize | null {
  if (unit.length < 4 || !isSequenceSet(codec, unit)) return null;
  const bits = new Bits(unescapeNal(unit), codec === "h264" ? 1 : 2);
  const size = codec === "h264" ? h264(bits) : h265(bits);
  const sane = !bits.overrun && size.width > 0 && size.height > 0 && size.width <= largestSide && size.height <= largestSide
    && size.chromaFormat <= 3 && size.lumaBits <= 16 && size.chromaBits <= 16;
  return sane ? size : null;
}

class Bits {
  overrun = false;
  private at: number;

  constructor(private readonly bytes: Bytes, start: number) {
    this.at = start * 8;
  }

  bit(): number {
    const byte = this.bytes[this.at >> 3];
    if (byte === undefined) {
      this.overrun = true;
      return 0;
    }
    return (byte >> (7 - (this.at++ & 7))) & 1;
  }

  bits(count: number): number {
    let value = 0;
    for (let i = 0; i < count; i++) value = value * 2 + this.bit();
    return value;
  }

  skip(count: number): void {
    this.at += count;
  }

  ue(): number {
    let zeros = 0;
    while (this.bit() === 0 && !this.overrun && zeros < 32) zeros++;
    return 2 ** zeros - 1 + this.bits(zeros);
  }

  se(): number {
    const code = this.ue();
    return code % 2 === 0 ? -code / 2 : (code + 1) / 2;
  }
}

function h264(bits: Bits): PictureSize {
  const profile = bits.bits(8);
  bits.skip(16); // constraint flags, level
  bits.ue();
  let chromaFormat = 1, lumaBits = 8, chromaBits = 8, separatePlanes = false;
  if (highProfiles.has(profile)) {
    chromaFormat = bits.ue();
    separatePlanes = chromaFormat === 3 && bits.bit() === 1;
    lumaBits = 8 + bits.ue();
    chromaBits = 8 + bits.ue();
    bits.bit();
    if (bits.bit() === 1) skipScalingLists(bits, chromaFormat === 3 ? 12 : 8);
  }
  bits.ue(); // log2_max_frame_num_minus4
  skipPictureOrder(bits);
  bits.ue(); // max_num_ref_frames
  bits.bit();
  const width = (bits.ue() + 1) * 16;
  const mapUnits = bits.ue() + 1;
  const framesOnly = bits.bit();
  if (framesOnly === 0) bits.bit();
  bits.bit(); // direct_8x8_inference
  const height = mapUnits * 16 * (2 - framesOnly);
  if (bits.bit() === 0) return { width, height, chromaFormat, lumaBits, chromaBits };
  const array = separatePlanes ? 0 : chromaFormat;
  const cropX = (bits.ue() + bits.ue()) * (array === 1 || array === 2 ? 2 : 1);
  const cropY = (bits.ue() + bits.ue()) * (array === 1 ? 2 : 1) * (2 - framesOnly);
  return { width: width - cropX, height: height - cropY, chromaFormat, lumaBits, chromaBits };
}

function skipPictureOrder(bits: Bits): void {
  const type = bits.ue();
  if (type === 0) {
    bits.ue();
  } else if (type === 1) {
    bits.bit();
    bits.se();
    bits.se();
    for (let cycle = bits.ue(); cycle > 0 && !bits.overrun; cycle--) bits.se();
  }
}

function skipScalingLists(bits: Bits, lists: number): void {
  for (let list = 0; list < lists && !bits.overrun; list++) {
    if (bits.bit() === 0) continue;
    let last = 8, next = 8;
    for (let i = 0; i < (list < 6 ? 16 : 64) && !bits.overrun; i++) {
      if (next !== 0) next = (last + bits.se()) & 0xff;
      last = next === 0 ? last : next;
    }
  }
}

function h265(bits: Bits): PictureSize {
  bits.skip(4);
  const subLayers = bits.bits(3);
  bits.bit();
  skipProfileTierLevel(bits, subLayers);
  bits.ue();
  const chromaFormat = bits.ue();
  const separatePlanes = chromaFormat === 3 && bits.bit() === 1;
  let width = bits.ue(), height = bits.ue();
  if (bits.bit() === 1) {
    const array = separatePlanes ? 0 : chromaFormat;
    width -= (bits.ue() + bits.ue()) * (array === 1 || array === 2 ? 2 : 1);
    height -= (bits.ue() + bits.ue()) * (array === 1 ? 2 : 1);
  }
  return { width, height, chromaFormat, lumaBits: 8 + bits.ue(), chromaBits: 8 + bits.ue() };
}

function skipProfileTierLevel(bits: Bits, subLayers: number): void {
  bits.skip(96);
  const present: [number, number][] = [];
  for (let i = 0; i < 8 && subLayers > 0; i++) present.push([bits.bit(), bits.bit()]);
  for (const [profile, level] of present.slice(0, subLayers)) bits.skip(profile * 88 + level * 8);
}
