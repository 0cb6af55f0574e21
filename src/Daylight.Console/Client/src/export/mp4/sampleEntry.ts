// avc1/avcC and hvc1/hvcC (ISO/IEC 14496-15) from parameter sets as the camera sent them.
import { Bytes } from "../../bytes";
import { Codec } from "../../player/protocol";
import { BoxWriter } from "./boxes";
import { nalType, PictureSize, setTypes, unescapeNal } from "./parameterSets";

/** The counts have five bits at the least. */
const mostSets = 31;

export function writeSampleEntry(box: BoxWriter, codec: Codec, sets: readonly Bytes[], size: PictureSize): void {
  box.box(codec === "h264" ? "avc1" : "hvc1", () => {
    box.zeros(6);
    box.u16(1); // data reference
    box.zeros(16);
    box.u16(size.width);
    box.u16(size.height);
    box.u32(0x0048_0000); // 72 dpi
    box.u32(0x0048_0000);
    box.u32(0);
    box.u16(1); // frames a sample
    box.zeros(32);
    box.u16(24);
    box.u16(0xffff);
    if (codec === "h264") avcC(box, sets, size);
    else hvcC(box, sets, size);
  });
}

function avcC(box: BoxWriter, sets: readonly Bytes[], size: PictureSize): void {
  const [sps, pps] = setTypes("h264").map(type => ofType("h264", sets, type)) as [Bytes[], Bytes[]];
  const profile = sps[0]![1]!;
  box.box("avcC", () => {
    box.u8(1);
    box.put(sps[0]!.subarray(1, 4)); // profile, constraints, level
    box.u8(0xff); // four-byte lengths
    box.u8(0xe0 | sps.length);
    putSets(box, sps);
    box.u8(pps.length);
    putSets(box, pps);
    if ([100, 110, 122, 144].includes(profile)) {
      box.u8(0xfc | size.chromaFormat);
      box.u8(0xf8 | (size.lumaBits - 8));
      box.u8(0xf8 | (size.chromaBits - 8));
      box.u8(0);
    }
  });
}

function hvcC(box: BoxWriter, sets: readonly Bytes[], size: PictureSize): void {
  const sps = unescapeNal(ofType("h265", sets, 33)[0]!);
  box.box("hvcC", () => {
    box.u8(1);
    box.put(sps.subarray(3, 15)); // general profile, tier, level: after the NAL header and one byte of ids
    box.u16(0xf000); // no spatial segmentation promised
    box.u8(0xfc); // parallelism unknown
    box.u8(0xfc | size.chromaFormat);
    box.u8(0xf8 | (size.lumaBits - 8));
    box.u8(0xf8 | (size.chromaBits - 8));
    box.u16(0); // frame rate not promised
    const subLayers = ((sps[2]! >> 1) & 7) + 1, nested = sps[2]! & 1;
    box.u8((subLayers << 3) | (nested << 2) | 3); // four-byte lengths
    box.u8(3);
    for (const type of setTypes("h265")) {
      const of = ofType("h265", sets, type);
      box.u8(0x80 | type);
      box.u16(of.length);
      putSets(box, of);
    }
  });
}

function ofType(codec: Codec, sets: readonly Bytes[], type: number): Bytes[] {
  return sets.filter(set => nalType(codec, set) === type).slice(0, mostSets);
}

function putSets(box: BoxWriter, sets: readonly Bytes[]): void {
  for (const set of sets) {
    box.u16(set.length);
    box.put(set);
  }
}
