// The moov box: one video track, its times and where its samples lie.
import { Bytes } from "../../bytes";
import { Codec } from "../../player/protocol";
import { BoxWriter } from "./boxes";
import { PictureSize } from "./parameterSets";
import { writeSampleEntry } from "./sampleEntry";
import { runs, Sample, SampleTimes } from "./times";

const timeScale = 90_000;
const samplesPerChunk = 30;
const undetermined = 0x55c4; // "und"
const identity = [0x0001_0000, 0, 0, 0, 0x0001_0000, 0, 0, 0, 0x4000_0000];

export interface Track { readonly codec: Codec; readonly sets: readonly Bytes[]; readonly size: PictureSize; readonly samples: readonly Sample[]; readonly times: SampleTimes }

/** Builds the box for samples that begin at a place in the file. Its length does not depend on the place. */
export function movieBox(track: Track, dataStart: number): Bytes {
  const box = new BoxWriter();
  box.box("moov", () => {
    box.full("mvhd", 0x0100_0000, () => {
      dates(box);
      box.u32(timeScale);
      box.u64(track.times.total);
      box.u32(0x0001_0000); // rate
      box.u16(0x0100); // volume
      box.zeros(10);
      identity.forEach(cell => box.u32(cell));
      box.zeros(24);
      box.u32(2); // next track
    });
    box.box("trak", () => {
      trackHeader(box, track);
      box.box("mdia", () => media(box, track, dataStart));
    });
  });
  return box.toBytes();
}

/** No dates: the same samples give the same file, and the recording's times are in the signed manifest. */
function dates(box: BoxWriter): void {
  box.zeros(16);
}

function trackHeader(box: BoxWriter, { size, times }: Track): void {
  box.full("tkhd", 0x0100_0003, () => {
    dates(box);
    box.u32(1);
    box.u32(0);
    box.u64(times.total);
    box.zeros(16);
    identity.forEach(cell => box.u32(cell));
    box.u16(size.width);
    box.u16(0);
    box.u16(size.height);
    box.u16(0);
  });
  if (times.shift === 0) return;
  box.box("edts", () => box.full("elst", 0x0100_0000, () => {
    box.u32(1);
    box.u64(times.total);
    box.u64(times.shift);
    box.u32(0x0001_0000);
  }));
}

function media(box: BoxWriter, track: Track, dataStart: number): void {
  box.full("mdhd", 0x0100_0000, () => {
    dates(box);
    box.u32(timeScale);
    box.u64(track.times.total);
    box.u16(undetermined);
    box.u16(0);
  });
  box.full("hdlr", 0, () => {
    box.u32(0);
    box.ascii("vide");
    box.zeros(12);
    box.ascii("video");
    box.u8(0);
  });
  box.box("minf", () => {
    box.full("vmhd", 1, () => box.zeros(8));
    box.box("dinf", () => box.full("dref", 0, () => {
      box.u32(1);
      box.full("url ", 1, () => undefined);
    }));
    box.box("stbl", () => tables(box, track, dataStart));
  });
}

function tables(box: BoxWriter, { codec, sets, size, samples, times }: Track, dataStart: number): void {
  box.full("stsd", 0, () => {
    box.u32(1);
    writeSampleEntry(box, codec, sets, size);
  });
  pairs(box, "stts", times.durations);
  if (times.shift !== 0) pairs(box, "ctts", times.offsets);
  const keys = samples.flatMap((sample, i) => sample.keyFrame ? [i + 1] : []);
  if (keys.length < samples.length) box.full("stss", 0, () => list(box, keys));
  const chunks = Math.ceil(samples.length / samplesPerChunk);
  const last = samples.length - (chunks - 1) * samplesPerChunk;
  const chunkRuns = chunks === 1 ? [[1, last]] : last === samplesPerChunk ? [[1, last]] : [[1, samplesPerChunk], [chunks, last]];
  box.full("stsc", 0, () => {
    box.u32(chunkRuns.length);
    for (const [first, count] of chunkRuns) [first!, count!, 1].forEach(value => box.u32(value));
  });
  box.full("stsz", 0, () => {
    box.u32(0);
    list(box, samples.map(sample => sample.bytes));
  });
  box.full("co64", 0, () => {
    box.u32(chunks);
    let at = dataStart;
    samples.forEach((sample, i) => {
      if (i % samplesPerChunk === 0) box.u64(at);
      at += sample.bytes;
    });
  });
}

function list(box: BoxWriter, values: readonly number[]): void {
  box.u32(values.length);
  values.forEach(value => box.u32(value));
}

function pairs(box: BoxWriter, type: string, values: readonly number[]): void {
  const all = runs(values);
  box.full(type, 0, () => {
    box.u32(all.length);
    for (const [count, value] of all) {
      box.u32(count);
      box.u32(value);
    }
  });
}
