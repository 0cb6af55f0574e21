import assert from "node:assert/strict";
import { test } from "node:test";
import { concat, fromHex, toHex, utf8 } from "../src/bytes";
import { ExportError, Gathered } from "../src/export/gathered";
import { grantFields } from "../src/export/grantFields";
import { isoMicros, manifest, sha256 } from "../src/export/manifest";
import { crc32, zip } from "../src/export/zip";
import { CborError } from "../src/cbor";
import { Codec, parseHeader, RecordMessage } from "../src/player/protocol";

const text = (value: string) => concat(Uint8Array.of(0x60 | value.length), utf8(value));

test("a grant's fields come from the bytes that the Desk signed", () => {
  const body = concat(Uint8Array.of(0xa6), ...["look", "l-1", "incident", "i-1", "purpose", "a fall", "operator", "maria", "camera", "plaza", "approvedBy", "sofia"].map(text));
  const token = concat(fromHex("8501"), Uint8Array.of(0x58, body.length), body, fromHex("4100"), fromHex("4100"), text("proof"));
  assert.deepEqual(grantFields(token), { look: "l-1", incident: "i-1", purpose: "a fall", operator: "maria", camera: "plaza", approvedBy: "sofia" });
  assert.throws(() => grantFields(fromHex("80")), CborError);
});

test("microseconds keep all their digits", () => {
  assert.equal(isoMicros(1_790_000_000_123_456), "2026-09-21T14:13:20.123456+00:00");
  assert.equal(isoMicros(1_790_000_000_000_007), "2026-09-21T14:13:20.000007+00:00");
});

test("a manifest names every file by its SHA-256 in the order of their names", async () => {
  const grant = { look: "l", incident: "i", purpose: "p", operator: "o", approvedBy: null, camera: "c" };
  const span = { from: "2026-01-01T00:00:00.000Z", to: "2026-01-01T00:00:01.000Z", firstMicros: 0, lastMicros: 1, pictures: 2, gaps: 0 };
  const bytes = await manifest(grant, "h265", span, new Map([["records.csv", utf8("abc")], ["footage.mp4", utf8("")]]));
  const read = JSON.parse(new TextDecoder().decode(bytes)) as Record<string, unknown>;
  assert.deepEqual([read["version"], read["codec"], read["stream"], read["approvedBy"]], [1, "H265", "main", null]);
  assert.deepEqual(Object.entries(read["files"] as object), [
    ["footage.mp4", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"],
    ["records.csv", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"],
  ]);
});

test("a zip holds its entries as they are, under their names, with their checksums", () => {
  assert.equal(crc32(utf8("123456789")), 0xcbf4_3926);
  const file = concat(...zip([{ name: "a/one.txt", bytes: utf8("one") }, { name: "a/ü", bytes: utf8("zwei") }], new Date(2026, 10, 24, 8, 12, 30)));
  const view = new DataView(file.buffer);
  const end = file.length - 22;
  assert.deepEqual([view.getUint32(end, true), view.getUint16(end + 10, true)], [0x0605_4b50, 2]);
  let at = view.getUint32(end + 16, true);
  for (const [name, body] of [["a/one.txt", "one"], ["a/ü", "zwei"]] as const) {
    const nameBytes = utf8(name);
    assert.deepEqual([view.getUint32(at, true), view.getUint32(at + 16, true), view.getUint32(at + 24, true)], [0x0201_4b50, crc32(utf8(body)), body.length]);
    assert.deepEqual(file.subarray(at + 46, at + 46 + nameBytes.length), nameBytes);
    const local = view.getUint32(at + 42, true);
    assert.equal(view.getUint32(local, true), 0x0403_4b50);
    assert.deepEqual(file.subarray(local + 30 + nameBytes.length, local + 30 + nameBytes.length + body.length), utf8(body));
    at += 46 + nameBytes.length;
  }
  assert.equal(at, end);
});

function record(counter: number, flags: number, codec: Codec = "h264"): RecordMessage {
  const headerBytes = new Uint8Array(48);
  const view = new DataView(headerBytes.buffer);
  view.setUint32(0, 20, true);
  view.setUint16(4, flags, true);
  headerBytes[7] = codec === "h264" ? 1 : 2;
  view.setBigUint64(8, BigInt(counter), true);
  view.setBigInt64(16, 1_790_000_000_000_000n + BigInt(counter), true);
  view.setBigInt64(32, BigInt(counter) * 3600n, true);
  return { kind: "record", id: 1, volumeId: "v", header: parseHeader(headerBytes), headerBytes, sealed: new Uint8Array(20).fill(counter) };
}

const sets = fromHex("0000001b6764000dacb202a10f111180880000030008000003019078a1524000000006" + "68ebc3cb22c0");
const picture = fromHex("0000000265aa");

test("the list begins with the first key frame, counts gaps after it, and digests records as sealed", async () => {
  const gathered = new Gathered();
  await gathered.add(record(1, 0), picture);
  await gathered.add(record(2, 2), sets);
  await gathered.add(record(3, 1 | 4), picture);
  await gathered.add(record(4, 0), picture);
  await gathered.add(record(5, 1 | 4), picture);
  const { records, span, codec } = gathered.finish();
  const fourth = record(4, 0);
  const lines = new TextDecoder().decode(records).split("\n");
  assert.deepEqual(lines.map(line => line.split(",").slice(0, 4).join()), ["volume,counter,flags,captureMicros", "v,2,2,1790000000000002", "v,3,5,1790000000000003", "v,4,0,1790000000000004", "v,5,5,1790000000000005", ""]);
  assert.equal(lines[3]!.split(",")[4], toHex(await sha256(concat(fourth.headerBytes, fourth.sealed))));
  assert.deepEqual([codec, span], ["h264", { pictures: 3, gaps: 1, firstMicros: 1_790_000_000_000_003, lastMicros: 1_790_000_000_000_005 }]);
});

test("an empty range and a change of codec are told in words", async () => {
  assert.throws(() => new Gathered().finish(), new ExportError("Nothing was recorded in this range."));
  const gathered = new Gathered();
  await gathered.add(record(1, 1), picture);
  await assert.rejects(gathered.add(record(2, 1, "h265"), picture), /changed from h264 to h265/);
});
