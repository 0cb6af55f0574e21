// What a manifest takes from the grant, not from what the page was told.
import { Bytes } from "../bytes";
import { CborError } from "../cbor";
import { grantBody } from "../player/grant";

export interface GrantFields {
  readonly look: string;
  readonly incident: string;
  readonly purpose: string;
  readonly operator: string;
  readonly approvedBy: string | null;
  readonly camera: string;
}

export function grantFields(token: Bytes): GrantFields {
  const body = grantBody(token);
  const field = (name: string): string => {
    const value = body.get(name);
    if (typeof value !== "string") throw new CborError(`the grant has no '${name}'`);
    return value;
  };
  const approvedBy = body.has("approvedBy") && body.get("approvedBy") !== null ? field("approvedBy") : null;
  return { look: field("look"), incident: field("incident"), purpose: field("purpose"), operator: field("operator"), camera: field("camera"), approvedBy };
}
