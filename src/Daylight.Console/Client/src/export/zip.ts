// A zip archive of stored (uncompressed) entries, as APPNOTE.TXT 6.3 has it: video does not compress, and every program opens it.
import { Bytes, utf8 } from "../bytes";

export interface ZipEntry { readonly name: string; readonly bytes: Bytes }

const localHeader = 0x0403_4b50;
const centralHeader = 0x0201_4b50;
const endOfDirectory = 0x0605_4b50;
/** Version 1.0: nothing but storing is needed to read it. */
const version = 10;
/** Names are UTF-8. */
const utf8Names = 0x0800;
const table = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte;
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? 0xedb8_8320 ^ (value >>> 1) : value >>> 1;
  return value >>> 0;
});

/** CRC-32 as zip has it. */
export function crc32(bytes: Uint8Array): number {
  let crc = 0xffff_ffff;
  for (let i = 0; i < bytes.length; i++) crc = table[(crc ^ bytes[i]!) & 0xff]! ^ (crc >>> 8);
  return (crc ^ 0xffff_ffff) >>> 0;
}

/** The archive in parts, for a Blob: the entries' bytes are not copied. All of it must be under 4 GiB. */
export function zip(entries: readonly ZipEntry[], at: Date): Bytes[] {
  const parts: Bytes[] = [];
  const directory: Bytes[] = [];
  let offset = 0;
  for (const { name, bytes } of entries) {
    const common = commonFields(name, bytes, at);
    const local = header(localHeader, [], common, []);
    directory.push(header(centralHeader, [version], common, [0, 0, 0, 0, 0, offset & 0xffff, offset >>> 16]), utf8(name));
    parts.push(local, utf8(name), bytes);
    offset += local.length + utf8(name).length + bytes.length;
  }
  const directoryBytes = directory.reduce((sum, part) => sum + part.length, 0);
  if (offset + directoryBytes > 0xffff_ffff) throw new RangeError("the archive would be over 4 GiB");
  const count = entries.length;
  const end = header(endOfDirectory, [0, 0, count, count, directoryBytes & 0xffff, directoryBytes >>> 16, offset & 0xffff, offset >>> 16, 0], [], []);
  return [...parts, ...directory, end];
}

/** The thirteen 16-bit fields that local and central header share. */
function commonFields(name: string, bytes: Bytes, at: Date): number[] {
  const crc = crc32(bytes);
  const time = (at.getHours() << 11) | (at.getMinutes() << 5) | (at.getSeconds() >> 1);
  const day = ((at.getFullYear() - 1980) << 9) | ((at.getMonth() + 1) << 5) | at.getDate();
  const [low, high] = [bytes.length & 0xffff, bytes.length >>> 16];
  return [version, utf8Names, 0, time, day, crc & 0xffff, crc >>> 16, low, high, low, high, utf8(name).length, 0];
}

function header(signature: number, before: readonly number[], common: readonly number[], after: readonly number[]): Bytes {
  const fields = [signature & 0xffff, signature >>> 16, ...before, ...common, ...after];
  const bytes = new Uint8Array(fields.length * 2);
  const view = new DataView(bytes.buffer);
  fields.forEach((field, i) => view.setUint16(i * 2, field, true));
  return bytes;
}
