// HPKE base mode (RFC 9180) over WebCrypto: DHKEM(P-256, HKDF-SHA256), HKDF-SHA256 and AES-GCM. Single-shot opening only:
// the console receives sealed minute keys and never seals anything. The private key stays non-extractable.
import { Bytes, concat, u16, utf8 } from "../bytes";

/** An AEAD of RFC 9180 section 7.3. Daylight uses AES-256-GCM; the other is here for the published vectors. */
export interface Aead { readonly id: number; readonly keyBytes: number }
export const aes256Gcm: Aead = { id: 0x0002, keyBytes: 32 };
export const aes128Gcm: Aead = { id: 0x0001, keyBytes: 16 };

export interface Recipient { readonly privateKey: CryptoKey; readonly publicKey: Bytes }

const kemId = 0x0010;
const kdfId = 0x0001;
const hashBytes = 32;
const nonceBytes = 12;
/** Length of the encapsulated key: an uncompressed P-256 point. */
export const encapsulatedBytes = 65;
const kemSuite = concat(utf8("KEM"), u16(kemId));
const none: Bytes = new Uint8Array(0);

async function hmac(key: Bytes, message: Bytes): Promise<Bytes> {
  // WebCrypto refuses an empty HMAC key; HMAC pads keys with zeros, so 32 of them are the same key.
  const raw = key.length === 0 ? new Uint8Array(hashBytes) : key;
  const imported = await crypto.subtle.importKey("raw", raw, { name: "HMAC", hash: "SHA-256" }, false, ["sign"]);
  return new Uint8Array(await crypto.subtle.sign("HMAC", imported, message));
}

function labeledExtract(suite: Bytes, salt: Bytes, label: string, ikm: Bytes): Promise<Bytes> {
  return hmac(salt, concat(utf8("HPKE-v1"), suite, utf8(label), ikm));
}

/** Labelled HKDF-Expand for at most one hash length, which is all that this suite asks for. */
async function labeledExpand(suite: Bytes, prk: Bytes, label: string, info: Bytes, length: number): Promise<Bytes> {
  const labeled = concat(u16(length), utf8("HPKE-v1"), suite, utf8(label), info, Uint8Array.of(1));
  return (await hmac(prk, labeled)).slice(0, length);
}

/** Decap of RFC 9180 section 4.1. Importing the point checks that it lies on the curve. */
async function decapsulate(recipient: Recipient, encapsulated: Bytes): Promise<Bytes> {
  const ephemeral = await crypto.subtle.importKey("raw", encapsulated, { name: "ECDH", namedCurve: "P-256" }, true, []);
  const shared = new Uint8Array(await crypto.subtle.deriveBits({ name: "ECDH", public: ephemeral }, recipient.privateKey, 256));
  const prk = await labeledExtract(kemSuite, none, "eae_prk", shared);
  const secret = await labeledExpand(kemSuite, prk, "shared_secret", concat(encapsulated, recipient.publicKey), hashBytes);
  shared.fill(0);
  return secret;
}

/** Opens enc || ciphertext sealed to `recipient`; throws when any of key, info, aad or bytes differ. */
export async function open(recipient: Recipient, info: Bytes, aad: Bytes, sealed: Bytes, aead: Aead = aes256Gcm): Promise<Bytes> {
  if (sealed.length < encapsulatedBytes + 16) throw new RangeError("sealed message is too short");
  const secret = await decapsulate(recipient, sealed.slice(0, encapsulatedBytes));
  const suite = concat(utf8("HPKE"), u16(kemId), u16(kdfId), u16(aead.id));
  const pskIdHash = await labeledExtract(suite, none, "psk_id_hash", none);
  const infoHash = await labeledExtract(suite, none, "info_hash", info);
  const context = concat(Uint8Array.of(0), pskIdHash, infoHash);
  const scheduled = await labeledExtract(suite, secret, "secret", none);
  const rawKey = await labeledExpand(suite, scheduled, "key", context, aead.keyBytes);
  const nonce = await labeledExpand(suite, scheduled, "base_nonce", context, nonceBytes);
  const key = await crypto.subtle.importKey("raw", rawKey, "AES-GCM", false, ["decrypt"]);
  rawKey.fill(0);
  const plain = await crypto.subtle.decrypt({ name: "AES-GCM", iv: nonce, additionalData: aad, tagLength: 128 }, key, sealed.slice(encapsulatedBytes));
  return new Uint8Array(plain);
}
