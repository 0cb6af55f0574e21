import assert from "node:assert/strict";
import { test } from "node:test";
import { concat, u16 } from "../src/bytes";
import { bundlePath, linesOf, sizeOf } from "../src/log";

test("bundle paths are those of C2SP tlog-tiles", () => {
  assert.equal(bundlePath(0, 70), "tile/entries/000.p/70");
  assert.equal(bundlePath(255, 300), "tile/entries/000");
  assert.equal(bundlePath(256 * 1234067, 256 * 1234068), "tile/entries/x001/x234/067");
});

test("a checkpoint states its size in the second line", () => {
  assert.equal(sizeOf("example.org/log\n42\nroot\n\n"), 42);
  assert.throws(() => sizeOf("nothing"));
});

const digest = concat(Uint8Array.of(0x58, 32), new Uint8Array(32));

test("leaves give their kind and time", () => {
  // [1, "heads", 1790000000000, 3, root, commitment]
  const leaf = concat(Uint8Array.of(0x86, 1, 0x65, 0x68, 0x65, 0x61, 0x64, 0x73, 0x1b, 0, 0, 1, 0xa0, 0xc4, 0x3b, 0x88, 0, 3), digest, digest);
  const lines = linesOf(concat(u16(leaf.length), leaf, u16(leaf.length), leaf), 256);
  assert.deepEqual(lines[1], { index: 257, kind: "heads", unixMillis: Number(0x1a0c43b8800n) });
});

test("a leaf of another form is refused", () => {
  const other = Uint8Array.of(0x82, 2, 0x60);
  assert.throws(() => linesOf(concat(u16(other.length), other), 0), /unknown to this console/);
});
