import assert from "node:assert/strict";
import { test } from "node:test";
import { Bytes, concat, fromHex } from "../src/bytes";
import { Mp4Error, Mp4Writer } from "../src/export/mp4/mp4Writer";
import { pictureSize } from "../src/export/mp4/parameterSets";
import { runs, sampleTimes } from "../src/export/mp4/times";

// Parameter sets as x264 and x265 wrote them for pictures of 322x242 and 1920x1080.
const sps = fromHex("6764000dacb202a10f111180880000030008000003019078a15240");
const pps = fromHex("68ebc3cb22c0");
const baseline = fromHex("6742c028d900780227e5c044000003000400000300c83c60c920");
const vps265 = fromHex("40010c01ffff01600000030090000003000003003c959809");
const sps265 = fromHex("42010101600000030090000003000003003ca00a480f9c9265959a4932bc05a02000000300200000030321");
const pps265 = fromHex("4401c172b46240");

function units(...nals: readonly Bytes[]): Bytes {
  return concat(...nals.flatMap(nal => {
    const length = new Uint8Array(4);
    new DataView(length.buffer).setUint32(0, nal.length, false);
    return [length, nal];
  }));
}

/** A slice of some bytes: type 5 is a key frame, 1 is not. */
const slice = (type: number, filler: number, length = 40): Bytes => concat(Uint8Array.of(type), new Uint8Array(length).fill(filler));

interface Box { readonly type: string; readonly start: number; readonly body: Bytes }

function boxes(bytes: Bytes, base = 0): Box[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const found: Box[] = [];
  for (let at = 0; at < bytes.length;) {
    let size = view.getUint32(at, false), header = 8;
    if (size === 1) [size, header] = [Number(view.getBigUint64(at + 8, false)), 16];
    found.push({ type: new TextDecoder().decode(bytes.subarray(at + 4, at + 8)), start: base + at + header, body: bytes.subarray(at + header, at + size) });
    at += size;
  }
  return found;
}

function find(bytes: Bytes, ...path: readonly string[]): Bytes {
  return path.reduce((body, type) => {
    const box = boxes(body).find(candidate => candidate.type === type);
    assert.ok(box, `no ${type}`);
    return box.body;
  }, bytes);
}

const table = (file: Bytes, type: string): DataView => {
  const body = find(file, "moov", "trak", "mdia", "minf", "stbl", type);
  return new DataView(body.buffer, body.byteOffset, body.length);
};

test("the size of a picture is read from its sequence parameter set, cropping taken off", () => {
  assert.deepEqual(pictureSize("h264", sps), { width: 322, height: 242, chromaFormat: 1, lumaBits: 8, chromaBits: 8 });
  assert.deepEqual(pictureSize("h264", baseline), { width: 1920, height: 1080, chromaFormat: 1, lumaBits: 8, chromaBits: 8 });
  assert.deepEqual(pictureSize("h265", sps265), { width: 322, height: 242, chromaFormat: 1, lumaBits: 8, chromaBits: 8 });
  for (const bad of [pps, sps.subarray(0, 6), Uint8Array.of(0x67, 0x64), new Uint8Array(30).fill(0xff)]) assert.equal(pictureSize("h264", bad), null);
});

test("the index comes first and every sample lies where it says, byte for byte", () => {
  const writer = new Mp4Writer("h264");
  const added: Bytes[] = [];
  for (let i = 0; i < 67; i++) {
    const data = i % 25 === 0 ? units(sps, pps, slice(0x65, i, 50 + i)) : units(slice(0x41, i, 10 + i));
    added.push(data.slice());
    writer.add(data, 900_000 + i * 3600, 3600, i % 25 === 0);
  }
  const file = writer.finish();
  assert.deepEqual(boxes(file).map(box => box.type), ["ftyp", "moov", "mdat"]);

  const sizes = table(file, "stsz"), chunks = table(file, "co64"), perChunk = table(file, "stsc");
  assert.equal(sizes.getUint32(8, false), 67);
  assert.deepEqual([chunks.getUint32(4, false), perChunk.getUint32(4, false)], [3, 2]);
  assert.deepEqual([8, 12, 20, 24].map(at => perChunk.getUint32(at, false)), [1, 30, 3, 7]);
  let sample = 0;
  for (let chunk = 0; chunk < 3; chunk++) {
    let at = Number(chunks.getBigUint64(8 + chunk * 8, false));
    for (let i = 0; i < (chunk === 2 ? 7 : 30); i++, sample++) {
      const size = sizes.getUint32(12 + sample * 4, false);
      assert.deepEqual(file.subarray(at, at + size), added[sample]);
      at += size;
    }
  }
  const keys = table(file, "stss");
  assert.deepEqual([4, 8, 12, 16].map(at => keys.getUint32(at, false)), [3, 1, 26, 51]);
  const entry = find(file, "moov", "trak", "mdia", "minf", "stbl", "stsd").subarray(8);
  const avc1 = boxes(entry)[0]!;
  assert.deepEqual([avc1.type, avc1.body[24]! * 256 + avc1.body[25]!, avc1.body[26]! * 256 + avc1.body[27]!], ["avc1", 322, 242]);
  assert.deepEqual(boxes(avc1.body.subarray(78))[0]!.body, concat(
    fromHex("0164000dffe1"), fromHex("001b"), sps, fromHex("010006"), pps, fromHex("fdf8f800")));
});

test("H.265 gets an hvcC with its three kinds of parameter sets, also those from the session description", () => {
  const writer = new Mp4Writer("h265");
  writer.addParameterSets(units(vps265, sps265, pps265));
  writer.add(units(slice(0x26, 1)), 0, 3600, true);
  const entry = boxes(find(writer.finish(), "moov", "trak", "mdia", "minf", "stbl", "stsd").subarray(8))[0]!;
  const hvcC = boxes(entry.body.subarray(78))[0]!;
  assert.deepEqual([entry.type, hvcC.type], ["hvc1", "hvcC"]);
  assert.deepEqual(hvcC.body.subarray(0, 13), fromHex("0101600000009000000000003c"));
  assert.deepEqual(hvcC.body.subarray(22), concat(
    Uint8Array.of(3, 0xa0, 0, 1, 0, vps265.length), vps265, Uint8Array.of(0xa1, 0, 1, 0, sps265.length), sps265, Uint8Array.of(0xa2, 0, 1, 0, pps265.length), pps265));
});

test("pictures shown out of their order keep their times, and the edit list takes the shift out", () => {
  const shown = [0, 4, 2, 1, 3].map(position => position * 3600);
  const times = sampleTimes(shown.map(time90k => ({ bytes: 1, time90k, keyFrame: false })), 3600);
  let decode = 0;
  assert.deepEqual(times.offsets.map((offset, i) => {
    const at = decode + offset - times.shift;
    decode += times.durations[i]!;
    return at;
  }), shown);
  assert.ok(times.offsets.every(offset => offset >= 0));
  assert.equal(times.shift, 7200);
  assert.deepEqual(runs([5, 5, 5, 2, 5]), [[3, 5], [1, 2], [1, 5]]);
});

test("a clock that starts again runs on, and without a duration the one before is used", () => {
  const writer = new Mp4Writer("h264");
  const times = [10_000_000, 10_003_600, 50, 3650];
  for (const time of times) writer.add(units(sps, pps, slice(0x65, 1)), time, 0, true);
  const stts = table(writer.finish(), "stts");
  assert.deepEqual([stts.getUint32(4, false), stts.getUint32(8, false), stts.getUint32(12, false)], [1, 4, 3600]);
});

test("what cannot be decoded is refused by name", () => {
  assert.throws(() => new Mp4Writer("h264").finish(), new Mp4Error("There is no picture to write."));
  const bare = new Mp4Writer("h264");
  bare.add(units(slice(0x65, 1)), 0, 0, true);
  assert.throws(() => bare.finish(), new Mp4Error("The parameter sets that a decoder needs are missing."));
});
