// What a grant allows, read from the very bytes that the Keeper judges by. Nothing is believed by it: the Keeper checks signature and proof.
import { Bytes } from "../bytes";

export interface GrantedMinutes {
  /** Unix minutes, both of them granted. */
  readonly first: number;
  readonly last: number;
}

export class GrantError extends Error {}

const unsigned = 0, bytes = 2, text = 3, array = 4, map = 5, simple = 7;

/** A token is the CBOR array [1, body, salt, signature, proof]; its body a map with the first minute, `from`, and the last, `to`. */
export function minutesOf(token: Bytes): GrantedMinutes {
  const outer = new CborReader(token);
  if (outer.head(array) !== 5 || outer.head(unsigned) !== 1) throw new GrantError("the grant is not of version 1");
  const body = new CborReader(outer.run(bytes));
  const numbers = new Map<string, number>();
  for (let left = body.head(map); left > 0; left--) {
    const name = new TextDecoder().decode(body.run(text));
    const value = body.number();
    if (value !== null) numbers.set(name, value);
  }
  const first = numbers.get("from");
  const last = numbers.get("to");
  if (first === undefined || last === undefined) throw new GrantError("the grant names no minutes");
  return { first, last };
}

/** As much of RFC 8949 as a grant has: whole numbers, bytes, text, flags; definite lengths. */
class CborReader {
  private readonly view: DataView;
  private at = 0;

  constructor(private readonly data: Bytes) {
    this.view = new DataView(data.buffer, data.byteOffset, data.length);
  }

  /** Reads the head of an item of one major type (section 3.1); gives its argument. */
  head(major: number): number {
    const [found, argument] = this.any();
    if (found !== major) throw new GrantError("the grant is not of the expected form");
    return argument;
  }

  run(major: number): Bytes {
    return this.take(this.head(major));
  }

  /** Reads one value; null when it is anything but a number. */
  number(): number | null {
    const [major, argument] = this.any();
    if (major === unsigned) return argument;
    if (major === bytes || major === text) this.take(argument);
    else if (major !== simple) throw new GrantError("the grant is not of the expected form");
    return null;
  }

  private take(length: number): Bytes {
    if (this.at + length > this.data.length) throw new GrantError("the grant is cut short");
    this.at += length;
    return this.data.subarray(this.at - length, this.at);
  }

  private any(): [major: number, argument: number] {
    const initial = this.take(1)[0]!;
    const low = initial & 0x1f;
    if (low < 24) return [initial >> 5, low];
    if (low > 27) throw new GrantError("the grant is not of the expected form");
    const width = 1 << (low - 24);
    const start = this.at;
    this.take(width);
    const argument = width === 1 ? this.view.getUint8(start) : width === 2 ? this.view.getUint16(start)
      : width === 4 ? this.view.getUint32(start) : Number(this.view.getBigUint64(start));
    return [initial >> 5, argument];
  }
}
