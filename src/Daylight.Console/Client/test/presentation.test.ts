import assert from "node:assert/strict";
import { test } from "node:test";
import { Bytes, concat, utf8 } from "../src/bytes";
import { CborError } from "../src/cbor";
import { minutesOf } from "../src/player/grant";
import { PresentationTimes } from "../src/player/presentationTimes";
import { RecordHeader } from "../src/player/protocol";

const second = 1_000_000;

function picture(captureMicros: number, shown: number, more: Partial<RecordHeader> = {}): RecordHeader {
  return {
    sealedLength: 20, keyFrame: false, parameterSetsOnly: false, gapBefore: false, clockJump: false, stream: "main", codec: "h264",
    counter: 0n, captureMicros, receiveMicros: captureMicros, mediaTime90k: BigInt(Math.round(shown * 90_000)), duration90k: 0, ...more,
  };
}

test("pictures sent ahead of their turn are shown in theirs, evenly", () => {
  const times = new PresentationTimes();
  const sent = [0, 0.4, 0.2, 0.1, 0.3]; // Key frame, P, and three B-pictures.
  const shown = sent.map((media, i) => times.of(picture(second * 100 + i * 100_000, 7 + media, { keyFrame: i === 0 })));
  assert.deepEqual(shown.map(micros => Math.round((micros - second * 100) / 1000)), [0, 400, 200, 100, 300]);
});

test("each key frame goes by its own capture, so that the recorder's clock keeps leading", () => {
  const times = new PresentationTimes();
  times.of(picture(second, 0, { keyFrame: true }));
  assert.equal(times.of(picture(3 * second + 4_000, 2, { keyFrame: true })), 3 * second + 4_000);
  assert.equal(times.of(picture(3 * second + 204_000, 2.2)), 3 * second + 204_000);
  assert.equal(times.of(picture(3 * second + 304_000, 1.9)), 3 * second - 96_000, "a leading picture is shown before its key frame");
});

test("a jump of the camera's clock moves no picture", () => {
  const times = new PresentationTimes();
  times.of(picture(second, 0, { keyFrame: true }));
  assert.equal(times.of(picture(2 * second, 3600, { clockJump: true })), 2 * second);
  assert.equal(times.of(picture(3 * second, 3600.5)), 2.5 * second);
});

const field = (name: string, value: Uint8Array): Bytes => concat(Uint8Array.of(0x60 | name.length), utf8(name), value);
const word = (value: number): Bytes => Uint8Array.of(0x1a, value >>> 24, (value >>> 16) & 255, (value >>> 8) & 255, value & 255);

function token(...fields: Uint8Array[]): Bytes {
  const body = concat(Uint8Array.of(0xa0 | fields.length), ...fields);
  return concat(Uint8Array.of(0x85, 0x01, 0x58, body.length), body, Uint8Array.of(0x41, 1, 0x41, 2, 0x61, 0x78));
}

test("a grant's minutes are read from its own bytes, whatever else it has", () => {
  const from = 29_925_141;
  const read = minutesOf(token(
    field("to", word(from + 10)), field("from", word(from)), field("live", Uint8Array.of(0xf5)), field("approvedBy", Uint8Array.of(0xf6)),
    field("look", concat(Uint8Array.of(0x63), utf8("abc"))), field("viewerKey", Uint8Array.of(0x42, 9, 9))));
  assert.deepEqual(read, { first: from, last: from + 10 });
});

test("what is no grant is refused", () => {
  const whole = token(field("to", word(2)), field("from", word(1)));
  for (const bad of [new Uint8Array(0), whole.slice(0, 12), token(field("to", word(2))), concat(Uint8Array.of(0x85, 0x02), whole.slice(2)), Uint8Array.of(0xff)]) {
    assert.throws(() => minutesOf(bad), CborError);
  }
});
