// Reads canonical CBOR (RFC 8949 section 4.2) as far as grants and the log's leaves use it: whole numbers, strings, arrays, maps, true, false, null.
import { Bytes } from "./bytes";

export type Cbor = number | string | boolean | null | Bytes | readonly Cbor[] | ReadonlyMap<string, Cbor>;

export class CborError extends Error {}

const text = new TextDecoder("utf-8", { fatal: true });

export function decodeCbor(bytes: Bytes): Cbor {
  const reader = new Reader(bytes);
  const value = reader.value(0);
  if (!reader.atEnd) throw new CborError("bytes after the value");
  return value;
}

class Reader {
  private at = 0;
  private readonly view: DataView;

  constructor(private readonly bytes: Bytes) {
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  }

  get atEnd(): boolean {
    return this.at === this.bytes.length;
  }

  value(depth: number): Cbor {
    if (depth > 8) throw new CborError("nested too deeply");
    const initial = this.take(1)[0]!;
    const [major, low] = [initial >> 5, initial & 31];
    if (major === 7) return this.simple(low);
    const argument = this.argument(low);
    switch (major) {
      case 0: return argument;
      case 1: return -1 - argument;
      case 2: return this.take(argument).slice();
      case 3: return text.decode(this.take(argument));
      case 4: return Array.from({ length: this.count(argument) }, () => this.value(depth + 1));
      case 5: return new Map(Array.from({ length: this.count(argument) }, () => [this.key(depth), this.value(depth + 1)] as const));
      default: throw new CborError(`major type ${major} is not used here`);
    }
  }

  private key(depth: number): string {
    const key = this.value(depth + 1);
    if (typeof key !== "string") throw new CborError("a map's key is no text");
    return key;
  }

  private simple(low: number): boolean | null {
    if (low === 20 || low === 21) return low === 21;
    if (low === 22) return null;
    throw new CborError(`simple value ${low} is not used here`);
  }

  /** A count, checked against what is left: every item takes a byte at least. */
  private count(argument: number): number {
    if (argument > this.bytes.length - this.at) throw new CborError("cut short");
    return argument;
  }

  private argument(low: number): number {
    if (low < 24) return low;
    switch (low) {
      case 24: return this.take(1)[0]!;
      case 25: return this.view.getUint16(this.skip(2), false);
      case 26: return this.view.getUint32(this.skip(4), false);
      case 27: {
        const wide = this.view.getBigUint64(this.skip(8), false);
        if (wide > BigInt(Number.MAX_SAFE_INTEGER)) throw new CborError("a number is too large");
        return Number(wide);
      }
      default: throw new CborError("a length is of unknown form");
    }
  }

  private skip(length: number): number {
    const start = this.at;
    this.take(length);
    return start;
  }

  private take(length: number): Bytes {
    if (length > this.bytes.length - this.at) throw new CborError("cut short");
    this.at += length;
    return this.bytes.subarray(this.at - length, this.at);
  }
}
