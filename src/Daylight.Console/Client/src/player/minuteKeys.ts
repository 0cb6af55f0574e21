// Gets minute keys from the Keeper, one minute at a time and only when a record of that minute is at hand, and opens records with them.
import { Bytes, fromBase64, toBase64, utf8, concat } from "../bytes";
import * as hpke from "../crypto/hpke";
import { BoxMessage, RecordMessage, minuteOf, recordNonce } from "./protocol";
import { reasonWords } from "./reasons";

/** The Keeper said no. Looking stops; the reason is for the viewer. */
export class KeysRefused extends Error {}

export interface Viewer {
  readonly recipient: hpke.Recipient;
  readonly signingKey: CryptoKey;
  readonly publicKey: string;
  readonly publicSigningKey: string;
}

/** Makes a look's key pairs. Neither private key can be taken out of this worker. */
export async function makeViewer(): Promise<Viewer> {
  const agreement = await crypto.subtle.generateKey({ name: "ECDH", namedCurve: "P-256" }, false, ["deriveBits"]);
  const signing = await crypto.subtle.generateKey({ name: "ECDSA", namedCurve: "P-256" }, false, ["sign", "verify"]);
  const publicKey = new Uint8Array(await crypto.subtle.exportKey("raw", agreement.publicKey));
  const publicSigningKey = new Uint8Array(await crypto.subtle.exportKey("raw", signing.publicKey));
  return {
    recipient: { privateKey: agreement.privateKey, publicKey },
    signingKey: signing.privateKey,
    publicKey: toBase64(publicKey),
    publicSigningKey: toBase64(publicSigningKey),
  };
}

interface KeyResponse { keys: { volume: string; stream: string; minute: number; sealed: string }[] }

export class MinuteKeys {
  private readonly boxes = new Map<string, BoxMessage>();
  private readonly keys = new Map<string, Promise<CryptoKey>>();
  private sequence = 0;
  private lastRequest: Promise<unknown> = Promise.resolve();

  constructor(private readonly viewer: Viewer, private readonly look: string, private readonly grant: string) {}

  addBox(box: BoxMessage): void {
    this.boxes.set(`${box.volumeId}/${box.stream}`, box);
  }

  /** Opens a record. Throws KeysRefused when the Keeper says no, OperationError when the record was tampered with. */
  async open(record: RecordMessage): Promise<Bytes> {
    const key = await this.key(record.volumeId, record.header.stream, minuteOf(record.header.captureMicros));
    const parameters = { name: "AES-GCM", iv: recordNonce(record.header.counter), additionalData: record.headerBytes, tagLength: 128 };
    return new Uint8Array(await crypto.subtle.decrypt(parameters, key, record.sealed));
  }

  /** Fetches a key ahead of need, so that live view does not stop at a minute's turn. A failure waits for the real need. */
  prefetch(record: RecordMessage, minute: number): void {
    void this.key(record.volumeId, record.header.stream, minute).catch(() => undefined);
  }

  forget(): void {
    this.boxes.clear();
    this.keys.clear();
  }

  private key(volume: string, stream: string, minute: number): Promise<CryptoKey> {
    const name = `${volume}/${stream}/${minute}`;
    let key = this.keys.get(name);
    if (key === undefined) {
      // One request at a time: the Keeper wants rising sequence numbers, and two in flight might overtake each other.
      key = this.lastRequest.then(() => this.release(volume, stream, minute));
      this.lastRequest = key.catch(() => undefined);
      key.catch(() => this.keys.delete(name));
      this.keys.set(name, key);
    }
    return key;
  }

  private async release(volume: string, stream: string, minute: number): Promise<CryptoKey> {
    const box = this.boxes.get(`${volume}/${stream}`);
    if (box === undefined) throw new KeysRefused("The recorder sent a picture without its camera box.");
    const boxes = [{ volume, stream, epoch: box.epoch, sealed: toBase64(box.sealed) }];
    const body = utf8(JSON.stringify({ look: this.look, sequence: ++this.sequence, grant: this.grant, boxes, from: minute, to: minute }));
    const signature = await crypto.subtle.sign({ name: "ECDSA", hash: "SHA-256" }, this.viewer.signingKey, body);
    const headers = { "Content-Type": "application/json", "Daylight-Signature": toBase64(new Uint8Array(signature)) };
    const response = await fetch("/keeper/release", { method: "POST", headers, body });
    if (!response.ok) {
      const problem = await response.json().catch(() => ({})) as { reason?: string; detail?: string };
      throw new KeysRefused(problem.reason ? reasonWords(problem.reason, problem.detail) : `The Keeper cannot be reached (${response.status}). Nothing can be looked at until it is back.`);
    }
    const { keys } = await response.json() as KeyResponse;
    const released = keys.find(key => key.volume === volume && key.stream === stream && key.minute === minute);
    if (released === undefined) throw new KeysRefused("The Keeper did not release the key of this minute.");
    return this.unseal(released.sealed);
  }

  private async unseal(sealed: string): Promise<CryptoKey> {
    const info = concat(utf8("daylight minute key v1\0"), utf8(this.look));
    const raw = await hpke.open(this.viewer.recipient, info, new Uint8Array(0), fromBase64(sealed));
    const key = await crypto.subtle.importKey("raw", raw, "AES-GCM", false, ["decrypt"]);
    raw.fill(0);
    return key;
  }
}
