import assert from "node:assert/strict";
import { test } from "node:test";
import { Bytes, concat } from "../src/bytes";
import { avc, hevc, ParameterSets } from "../src/player/codecs";
import { PlayClock } from "../src/player/playClock";
import { after, windowAt } from "../src/player/readPlan";
import { minuteOf, parseMessage, ProtocolError, recordNonce, splitNalUnits } from "../src/player/protocol";

const volume = Uint8Array.from({ length: 16 }, (_, i) => i);
const volumeId = "00010203-0405-0607-0809-0a0b0c0d0e0f";

function header(sealedLength: number, flags = 1, stream = 0, codec = 1): Bytes {
  const bytes = new Uint8Array(48);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, sealedLength, true);
  view.setUint16(4, flags, true);
  bytes[6] = stream;
  bytes[7] = codec;
  view.setBigUint64(8, 7n, true);
  view.setBigInt64(16, 1_790_000_000_123_456n, true);
  view.setBigInt64(24, 1_790_000_000_223_456n, true);
  view.setBigInt64(32, 90_000n, true);
  view.setUint32(40, 3600, true);
  return bytes;
}

const message = (type: number, ...parts: Uint8Array[]): ArrayBuffer => concat(Uint8Array.of(type, 5, 0, 0, 0), volume, ...parts).buffer;

test("a record message gives its header's fields and keeps the header bytes as they came", () => {
  const parsed = parseMessage(message(2, header(20, 1 | 4), new Uint8Array(20)));
  assert.ok(parsed.kind === "record");
  assert.equal(parsed.id, 5);
  assert.equal(parsed.volumeId, volumeId);
  assert.deepEqual(parsed.headerBytes, header(20, 1 | 4));
  const { keyFrame, parameterSetsOnly, gapBefore, clockJump, stream, codec, counter, captureMicros, duration90k } = parsed.header;
  assert.deepEqual([keyFrame, parameterSetsOnly, gapBefore, clockJump, stream, codec, counter], [true, false, true, false, "main", "h264", 7n]);
  assert.deepEqual([captureMicros, duration90k], [1_790_000_000_123_456, 3600]);
  assert.equal(minuteOf(captureMicros), 29_833_333);
});

test("a box message gives stream, epoch and the sealed secret", () => {
  const epoch = new TextEncoder().encode("2026-11-24.standard");
  const parsed = parseMessage(message(1, Uint8Array.of(1, epoch.length), epoch, new Uint8Array(113).fill(9)));
  assert.ok(parsed.kind === "box");
  assert.deepEqual([parsed.stream, parsed.epoch, parsed.sealed.length, parsed.volumeId], ["sub", "2026-11-24.standard", 113, volumeId]);
});

test("cut, overlong and unknown messages are refused", () => {
  for (const bad of [new ArrayBuffer(3), message(9), message(2, header(20).slice(0, 20)), message(2, header(20), new Uint8Array(19)),
    message(2, header(20, 1, 7), new Uint8Array(20)), message(2, header(20, 1, 0, 7), new Uint8Array(20)), message(1, Uint8Array.of(0, 3))]) {
    assert.throws(() => parseMessage(bad), ProtocolError);
  }
});

test("the nonce is four zeros and the counter, big endian", () => {
  assert.deepEqual([...recordNonce(0x0102030405060708n)], [0, 0, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8]);
});

test("NAL units are split by their lengths, and a length past the end is refused", () => {
  assert.deepEqual(splitNalUnits(Uint8Array.of(0, 0, 0, 2, 0x67, 1, 0, 0, 0, 1, 0x68)).map(unit => [...unit]), [[0x67, 1], [0x68]]);
  for (const bad of [[0, 0, 0, 9, 1], [0, 0], [0, 0, 0, 0]]) assert.throws(() => splitNalUnits(Uint8Array.from(bad)), ProtocolError);
});

test("H.264 sets become an avcC and a codec name", () => {
  const { codec, description } = avc(Uint8Array.of(0x67, 0x64, 0, 0x1f, 0xac), Uint8Array.of(0x68, 0xee));
  assert.equal(codec, "avc1.64001f");
  assert.deepEqual([...description], [1, 0x64, 0, 0x1f, 0xff, 0xe1, 0, 5, 0x67, 0x64, 0, 0x1f, 0xac, 1, 0, 2, 0x68, 0xee]);
});

test("H.265 sets become an hvcC and a codec name, emulation prevention taken out", () => {
  // Main profile, level 3.1, as x265 writes it.
  const sps = Uint8Array.of(0x42, 1, 1, 1, 0x60, 0, 0, 3, 0, 0x90, 0, 0, 3, 0, 0, 3, 0, 0x5d, 0xa0);
  const { codec, description } = hevc(Uint8Array.of(0x40, 1), sps, Uint8Array.of(0x44, 1));
  assert.equal(codec, "hvc1.1.6.L93.90");
  assert.deepEqual([...description.subarray(0, 13)], [1, 1, 0x60, 0, 0, 0, 0x90, 0, 0, 0, 0, 0, 0x5d]);
  assert.deepEqual([...description.subarray(22, 31)], [3, 0xa0, 0, 1, 0, 2, 0x40, 1, 0xa1]);
});

test("the decoder is set up once for each change of parameter sets", () => {
  const sets = new ParameterSets("h264");
  const sps = Uint8Array.of(0x67, 0x42, 0, 0x1e);
  sets.note([sps]);
  assert.equal(sets.takeChange(), null);
  sets.note([Uint8Array.of(0x68, 1), Uint8Array.of(0x65, 1)]);
  assert.equal(sets.takeChange()?.codec, "avc1.42001e");
  sets.note([sps, Uint8Array.of(0x68, 1)]);
  assert.equal(sets.takeChange(), null);
  sets.note([Uint8Array.of(0x67, 0x4d, 0, 0x1e)]);
  assert.equal(sets.takeChange()?.codec, "avc1.4d001e");
});

test("the clock keeps its place when the speed changes", () => {
  const clock = new PlayClock();
  assert.equal(clock.position(5), null);
  clock.set(1_000_000, 100);
  assert.equal(clock.position(200), 1_100_000);
  clock.speed(4, 200);
  assert.equal(clock.position(200), 1_100_000);
  assert.equal(clock.position(300), 1_500_000);
});

test("reading goes on where the recorder says, over gaps, and always ends", () => {
  const window = windowAt(100, 20_000_000, 1);
  assert.deepEqual(window, { from: 100, until: 6_000_100 });
  assert.equal(windowAt(100, 20_000_000, 4).until, 20_000_000);
  assert.equal(after(window, null, 20_000_000), 6_000_100);
  assert.equal(after(window, 3_000_000, 20_000_000), 3_000_000);
  assert.equal(after(window, 9_000_000, 20_000_000), 9_000_000);
  assert.equal(after(window, 100, 20_000_000), 6_000_100);
  assert.equal(after(window, 30_000_000, 20_000_000), null);
  assert.equal(after(windowAt(15_000_000, 20_000_000, 1), null, 20_000_000), null);
});
