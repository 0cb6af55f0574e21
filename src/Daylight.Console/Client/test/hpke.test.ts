import assert from "node:assert/strict";
import { createCipheriv, createECDH, createHmac, webcrypto } from "node:crypto";
import { test } from "node:test";
import { concat, fromHex, toHex, utf8, u16, Bytes } from "../src/bytes";
import { aes128Gcm, open, Recipient } from "../src/crypto/hpke";

async function recipient(privateHex: string): Promise<Recipient> {
  const ecdh = createECDH("prime256v1");
  ecdh.setPrivateKey(fromHex(privateHex));
  const publicKey = Uint8Array.from(ecdh.getPublicKey());
  const part = (from: number): string => Buffer.from(publicKey.subarray(from, from + 32)).toString("base64url");
  const jwk = { kty: "EC", crv: "P-256", d: Buffer.from(privateHex, "hex").toString("base64url"), x: part(1), y: part(33) };
  const privateKey = await webcrypto.subtle.importKey("jwk", jwk, { name: "ECDH", namedCurve: "P-256" }, false, ["deriveBits"]) as CryptoKey;
  return { privateKey, publicKey };
}

/** HPKE sealing from RFC 9180's text over Node's other crypto interface, so that opening is not tested against itself. */
function seal(ephemeralHex: string, to: Bytes, info: Bytes, plain: Bytes): Bytes {
  const hmac = (key: Uint8Array, ...message: Uint8Array[]): Bytes => Uint8Array.from(createHmac("sha256", key).update(concat(...message)).digest());
  const kem = concat(utf8("KEM"), u16(16));
  const suite = concat(utf8("HPKE"), u16(16), u16(1), u16(2));
  const extract = (id: Bytes, salt: Bytes, label: string, ikm: Bytes): Bytes => hmac(salt, utf8("HPKE-v1"), id, utf8(label), ikm);
  const expand = (id: Bytes, prk: Bytes, label: string, context: Bytes, length: number): Bytes => hmac(prk, u16(length), utf8("HPKE-v1"), id, utf8(label), context, Uint8Array.of(1)).slice(0, length);
  const none = new Uint8Array(0);
  const ecdh = createECDH("prime256v1");
  ecdh.setPrivateKey(fromHex(ephemeralHex));
  const enc = Uint8Array.from(ecdh.getPublicKey());
  const secret = expand(kem, extract(kem, none, "eae_prk", Uint8Array.from(ecdh.computeSecret(to))), "shared_secret", concat(enc, to), 32);
  const context = concat(Uint8Array.of(0), extract(suite, none, "psk_id_hash", none), extract(suite, none, "info_hash", info));
  const scheduled = extract(suite, secret, "secret", none);
  const cipher = createCipheriv("aes-256-gcm", expand(suite, scheduled, "key", context, 32), expand(suite, scheduled, "base_nonce", context, 12));
  return concat(enc, cipher.update(plain), cipher.final(), cipher.getAuthTag());
}

const privateR = "f3ce7fdae57e1a310d87f1ebbde6f328be0a99cdbcadf4d6589cf29de4b8ffd2";
const ephemeral = "4995788ef4b9d6132b249ce59a77281493eb39af373d236a1fe415cb0c2d7beb";
const info = utf8("daylight minute key v1\0a look");

test("the vector of RFC 9180 A.3.1.1 opens", async () => {
  const enc = "04a92719c6195d5085104f469a8b9814d5838ff72b60501e2c4466e5e67b325ac98536d7b61a1af4b78e5b7f951c0900be863c403ce65c9bfcb9382657222d18c4";
  const ciphertext = "5ad590bb8baa577f8619db35a36311226a896e7342a6d836d8b7bcd2f20b6c7f9076ac232e3ab2523f39513434";
  const plain = await open(await recipient(privateR), fromHex("4f6465206f6e2061204772656369616e2055726e"), fromHex("436f756e742d30"), fromHex(enc + ciphertext), aes128Gcm);
  assert.equal(new TextDecoder().decode(plain), "Beauty is truth, truth beauty");
});

test("what another implementation sealed in Daylight's suite opens", async () => {
  const to = await recipient(privateR);
  const key = fromHex("00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff");
  assert.equal(toHex(await open(to, info, new Uint8Array(0), seal(ephemeral, to.publicKey, info, key))), toHex(key));
});

test("another look's info, a flipped bit, a point off the curve and a short message do not open", async () => {
  const to = await recipient(privateR);
  const none = new Uint8Array(0);
  const sealed = seal(ephemeral, to.publicKey, info, new Uint8Array(32));
  const flipped = (at: number): Bytes => sealed.map((byte, i) => i === at ? byte ^ 1 : byte);
  await assert.rejects(open(to, utf8("another"), none, sealed));
  await assert.rejects(open(to, info, none, flipped(sealed.length - 1)));
  await assert.rejects(open(to, info, none, flipped(10)));
  await assert.rejects(open(to, info, none, sealed.slice(0, 70)));
});
