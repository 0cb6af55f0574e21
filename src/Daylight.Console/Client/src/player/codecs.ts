// Decoder configurations from the camera's own parameter sets: avcC (ISO/IEC 14496-15 section 5.3.3) and hvcC (section 8.3.3).
import { Bytes, concat, toHex, u16 } from "../bytes";
import { Codec } from "./protocol";

export interface DecoderSetup { readonly codec: string; readonly description: Bytes }

function typeOf(codec: Codec, unit: Bytes): number {
  return codec === "h264" ? unit[0]! & 0x1f : (unit[0]! >> 1) & 0x3f;
}

/** Sequence and picture parameter sets, and H.265's video parameter set. */
export function isParameterSet(codec: Codec, unit: Bytes): boolean {
  const type = typeOf(codec, unit);
  return codec === "h264" ? type === 7 || type === 8 : type >= 32 && type <= 34;
}

/** Gathers parameter sets as they come by and says when the decoder must be set up anew. */
export class ParameterSets {
  private readonly sets = new Map<number, Bytes>();
  private changed = false;

  constructor(readonly codec: Codec) {}

  /** Takes note of parameter sets among an access unit's NAL units. */
  note(units: readonly Bytes[]): void {
    for (const unit of units) {
      if (!isParameterSet(this.codec, unit)) continue;
      const type = typeOf(this.codec, unit);
      const known = this.sets.get(type);
      if (known === undefined || toHex(known) !== toHex(unit)) {
        this.sets.set(type, unit.slice());
        this.changed = true;
      }
    }
  }

  /** The decoder's new configuration, once after each change; null while nothing changed or a set is missing. */
  takeChange(): DecoderSetup | null {
    const wanted = this.codec === "h264" ? [7, 8] : [32, 33, 34];
    if (!this.changed || !wanted.every(type => this.sets.has(type))) return null;
    this.changed = false;
    const sets = wanted.map(type => this.sets.get(type)!);
    return this.codec === "h264" ? avc(sets[0]!, sets[1]!) : hevc(sets[0]!, sets[1]!, sets[2]!);
  }
}

export function avc(sps: Bytes, pps: Bytes): DecoderSetup {
  if (sps.length < 4) throw new RangeError("sequence parameter set is cut short");
  const description = concat(
    Uint8Array.of(1, sps[1]!, sps[2]!, sps[3]!, 0xff, 0xe1), u16(sps.length), sps,
    Uint8Array.of(1), u16(pps.length), pps);
  return { codec: `avc1.${toHex(sps.subarray(1, 4))}`, description };
}

/** Takes emulation prevention bytes (00 00 03) out of the start of a NAL unit. */
function unescape(unit: Bytes): Bytes {
  const out: number[] = [];
  for (let i = 0, zeros = 0; i < unit.length; i++) {
    const byte = unit[i]!;
    if (zeros >= 2 && byte === 3) {
      zeros = 0;
      continue;
    }
    zeros = byte === 0 ? zeros + 1 : 0;
    out.push(byte);
  }
  return Uint8Array.from(out);
}

export function hevc(vps: Bytes, sps: Bytes, pps: Bytes): DecoderSetup {
  const plain = unescape(sps);
  if (plain.length < 15) throw new RangeError("sequence parameter set is cut short");
  // After two header bytes and one of ids come the twelve bytes of profile_tier_level.
  const ptl = plain.subarray(3, 15);
  const space = ["", "A", "B", "C"][ptl[0]! >> 6]!;
  const tier = (ptl[0]! & 0x20) !== 0 ? "H" : "L";
  const compatibility = new DataView(ptl.buffer, ptl.byteOffset + 1, 4).getUint32(0, false);
  let reversed = 0;
  for (let bit = 0; bit < 32; bit++) if ((compatibility >>> bit) & 1) reversed |= 1 << (31 - bit);
  const constraints = Array.from(ptl.subarray(5, 11));
  while (constraints.length > 0 && constraints.at(-1) === 0) constraints.pop();
  const codec = [`hvc1.${space}${ptl[0]! & 0x1f}`, (reversed >>> 0).toString(16), `${tier}${ptl[11]}`, ...constraints.map(byte => byte.toString(16))].join(".");
  // Chroma and depth fields carry 4:2:0 eight bit: decoders read the sets themselves, these are for choosing one.
  const fixed = Uint8Array.of(0xf0, 0x00, 0xfc, 0xfd, 0xf8, 0xf8, 0, 0, 0x0f, 3);
  const arrays = [vps, sps, pps].map((set, i) => concat(Uint8Array.of(0x80 | (32 + i)), u16(1), u16(set.length), set));
  return { codec, description: concat(Uint8Array.of(1), ptl, fixed, ...arrays) };
}
