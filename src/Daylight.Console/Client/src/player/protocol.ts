// The Recorder's binary messages and the sealed record's clear header, as docs/reference/sealed-format.md has them. Pure: bytes in, values out.
import { Bytes, toUuid } from "../bytes";

export type StreamName = "main" | "sub";
export type Codec = "h264" | "h265";

/** A camera's secret sealed to the Keeper, as stored in a volume. Only the Keeper can open it. */
export interface BoxMessage {
  readonly kind: "box";
  readonly id: number;
  readonly volumeId: string;
  readonly stream: StreamName;
  readonly epoch: string;
  readonly sealed: Bytes;
}

export interface RecordHeader {
  readonly sealedLength: number;
  readonly keyFrame: boolean;
  /** The record holds parameter sets from the camera's SDP and no picture. */
  readonly parameterSetsOnly: boolean;
  readonly gapBefore: boolean;
  readonly clockJump: boolean;
  readonly stream: StreamName;
  readonly codec: Codec;
  readonly counter: bigint;
  /** Recorder's clock, Unix microseconds; decides the minute key. Safe as a number until the year 2255. */
  readonly captureMicros: number;
  readonly receiveMicros: number;
  readonly mediaTime90k: bigint;
  readonly duration90k: number;
}

export interface RecordMessage {
  readonly kind: "record";
  readonly id: number;
  readonly volumeId: string;
  readonly header: RecordHeader;
  /** The 48 header bytes as they came: they are the associated data of the seal. */
  readonly headerBytes: Bytes;
  readonly sealed: Bytes;
}

export const headerLength = 48;
const boxLength = 113;
const microsPerMinute = 60_000_000;

export class ProtocolError extends Error {}

export function minuteOf(micros: number): number {
  return Math.floor(micros / microsPerMinute);
}

function streamOf(value: number): StreamName {
  if (value === 0) return "main";
  if (value === 1) return "sub";
  throw new ProtocolError(`unknown stream ${value}`);
}

function codecOf(value: number): Codec {
  if (value === 1) return "h264";
  if (value === 2) return "h265";
  throw new ProtocolError(`unknown codec ${value}`);
}

export function parseHeader(bytes: Bytes): RecordHeader {
  if (bytes.length < headerLength) throw new ProtocolError("record header is cut short");
  const view = new DataView(bytes.buffer, bytes.byteOffset, headerLength);
  const flags = view.getUint16(4, true);
  return {
    sealedLength: view.getUint32(0, true),
    keyFrame: (flags & 1) !== 0,
    parameterSetsOnly: (flags & 2) !== 0,
    gapBefore: (flags & 4) !== 0,
    clockJump: (flags & 8) !== 0,
    stream: streamOf(view.getUint8(6)),
    codec: codecOf(view.getUint8(7)),
    counter: view.getBigUint64(8, true),
    captureMicros: Number(view.getBigInt64(16, true)),
    receiveMicros: Number(view.getBigInt64(24, true)),
    mediaTime90k: view.getBigInt64(32, true),
    duration90k: view.getUint32(40, true),
  };
}

/** Reads one binary message; throws ProtocolError on anything else than a whole box or a whole record. */
export function parseMessage(buffer: ArrayBuffer): BoxMessage | RecordMessage {
  const bytes = new Uint8Array(buffer);
  if (bytes.length < 21) throw new ProtocolError("message is cut short");
  const id = new DataView(buffer).getUint32(1, true);
  const volumeId = toUuid(bytes.subarray(5, 21));
  switch (bytes[0]) {
    case 1: {
      const epochLength = bytes[22] ?? 0;
      const sealedAt = 23 + epochLength;
      if (bytes.length !== sealedAt + boxLength) throw new ProtocolError("camera box has the wrong length");
      const epoch = new TextDecoder("ascii").decode(bytes.subarray(23, sealedAt));
      return { kind: "box", id, volumeId, stream: streamOf(bytes[21]!), epoch, sealed: bytes.slice(sealedAt) };
    }
    case 2: {
      const headerBytes = bytes.slice(21, 21 + headerLength);
      const header = parseHeader(headerBytes);
      const sealed = bytes.slice(21 + headerLength);
      if (sealed.length !== header.sealedLength) throw new ProtocolError("record has the wrong length");
      return { kind: "record", id, volumeId, header, headerBytes, sealed };
    }
    default:
      throw new ProtocolError(`unknown message type ${bytes[0]}`);
  }
}

/** The AES-GCM nonce of a record: four zero bytes, then its counter, big endian. */
export function recordNonce(counter: bigint): Bytes {
  const nonce = new Uint8Array(12);
  new DataView(nonce.buffer).setBigUint64(4, counter, false);
  return nonce;
}

/** Splits an opened record into its NAL units (each has its length before it, four bytes, big endian). */
export function splitNalUnits(opened: Bytes): Bytes[] {
  const view = new DataView(opened.buffer, opened.byteOffset, opened.length);
  const units: Bytes[] = [];
  let at = 0;
  while (at < opened.length) {
    if (at + 4 > opened.length) throw new ProtocolError("NAL unit length is cut short");
    const length = view.getUint32(at, false);
    at += 4;
    if (length === 0 || at + length > opened.length) throw new ProtocolError("NAL unit runs past its record");
    units.push(opened.subarray(at, at + length));
    at += length;
  }
  return units;
}
