// ISO base media boxes (ISO/IEC 14496-12) in memory: a box is opened, filled and closed, and its size is set when it closes.
import { Bytes, utf8 } from "../../bytes";

export class BoxWriter {
  private bytes: Bytes = new Uint8Array(64 * 1024);
  private view = new DataView(this.bytes.buffer);
  private at = 0;

  get length(): number {
    return this.at;
  }

  box(type: string, fill: () => void): void {
    const start = this.at;
    this.u32(0);
    this.ascii(type);
    fill();
    this.view.setUint32(start, this.at - start, false);
  }

  /** A box with a version (upper 8 bits) and flags. */
  full(type: string, versionAndFlags: number, fill: () => void): void {
    this.box(type, () => {
      this.u32(versionAndFlags);
      fill();
    });
  }

  u8(value: number): void {
    this.view.setUint8(this.reserve(1), value);
  }

  u16(value: number): void {
    this.view.setUint16(this.reserve(2), value, false);
  }

  u32(value: number): void {
    this.view.setUint32(this.reserve(4), value, false);
  }

  u64(value: number): void {
    this.view.setBigUint64(this.reserve(8), BigInt(value), false);
  }

  zeros(count: number): void {
    const start = this.reserve(count);
    this.bytes.fill(0, start, start + count);
  }

  put(bytes: Uint8Array): void {
    this.bytes.set(bytes, this.reserve(bytes.length));
  }

  ascii(text: string): void {
    this.put(utf8(text));
  }

  toBytes(): Bytes {
    return this.bytes.slice(0, this.at);
  }

  private reserve(count: number): number {
    if (this.at + count > this.bytes.length) {
      const larger = new Uint8Array(Math.max(this.bytes.length * 2, this.at + count));
      larger.set(this.bytes);
      this.bytes = larger;
      this.view = new DataView(larger.buffer);
    }
    this.at += count;
    return this.at - count;
  }
}
