// What a grant token says. The page only reads it to know its own bounds and to name them; nothing is believed by it: the Keeper checks signature and proof.
import { Bytes } from "../bytes";
import { Cbor, CborError, decodeCbor } from "../cbor";

export interface GrantedMinutes {
  /** Unix minutes, both of them granted. */
  readonly first: number;
  readonly last: number;
}

/** The very bytes that the Desk signed and the log commits to: a token is the CBOR array [1, body, salt, signature, proof], its body a map. */
export function grantBody(token: Bytes): ReadonlyMap<string, Cbor> {
  const parts = decodeCbor(token);
  if (!Array.isArray(parts) || parts.length !== 5 || parts[0] !== 1 || !(parts[1] instanceof Uint8Array)) throw new CborError("the grant is no version 1 token");
  const body = decodeCbor(parts[1] as Bytes);
  if (!(body instanceof Map)) throw new CborError("the grant's body is no map");
  return body as ReadonlyMap<string, Cbor>;
}

/** The minutes whose keys may be asked for. */
export function minutesOf(token: Bytes): GrantedMinutes {
  const body = grantBody(token);
  const [first, last] = [body.get("from"), body.get("to")];
  if (typeof first !== "number" || typeof last !== "number") throw new CborError("the grant names no minutes");
  return { first, last };
}
