// What a manifest takes from the grant: the very bytes that the Desk signed and the log commits to, not what the page was told.
import { Bytes } from "../bytes";
import { CborError, decodeCbor } from "./cbor";

export interface GrantFields {
  readonly look: string;
  readonly incident: string;
  readonly purpose: string;
  readonly operator: string;
  readonly approvedBy: string | null;
  readonly camera: string;
}

/** Reads a grant token: the canonical CBOR array [1, body, salt, signature, proof], its body a map. */
export function grantFields(token: Bytes): GrantFields {
  const parts = decodeCbor(token);
  if (!Array.isArray(parts) || parts.length !== 5 || parts[0] !== 1 || !(parts[1] instanceof Uint8Array)) throw new CborError("the grant is no version 1 token");
  const body = decodeCbor(parts[1] as Bytes);
  if (!(body instanceof Map)) throw new CborError("the grant's body is no map");
  const field = (name: string): string => {
    const value: unknown = body.get(name);
    if (typeof value !== "string") throw new CborError(`the grant has no '${name}'`);
    return value;
  };
  const approvedBy = body.has("approvedBy") && body.get("approvedBy") !== null ? field("approvedBy") : null;
  return { look: field("look"), incident: field("incident"), purpose: field("purpose"), operator: field("operator"), camera: field("camera"), approvedBy };
}
