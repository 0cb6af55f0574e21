import assert from "node:assert/strict";
import { test } from "node:test";
import { fromHex } from "../src/bytes";
import { CborError, decodeCbor } from "../src/cbor";

test("CBOR is read as RFC 8949 appendix A has it, and nothing else is", () => {
  const examples: [string, unknown][] = [
    ["00", 0], ["17", 23], ["1818", 24], ["1903e8", 1000], ["1a000f4240", 1_000_000], ["1b000000e8d4a51000", 1_000_000_000_000], ["20", -1], ["3863", -100],
    ["f4", false], ["f5", true], ["f6", null], ["62c3bc", "ü"], ["83010203", [1, 2, 3]], ["4401020304", Uint8Array.of(1, 2, 3, 4)],
  ];
  for (const [hex, value] of examples) assert.deepEqual(decodeCbor(fromHex(hex)), value);
  assert.deepEqual(decodeCbor(fromHex("a26161016162820203")), new Map<string, unknown>([["a", 1], ["b", [2, 3]]]));
  for (const bad of ["", "18", "5a00", "9a7fffffff", "f97e00", "c001", "0000", "1bffffffffffffffff", "a10101", "818181818181818181818100"]) {
    assert.throws(() => decodeCbor(fromHex(bad)), CborError);
  }
});
