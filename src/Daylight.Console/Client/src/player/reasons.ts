// Refusals as sentences that a person can act on. The Desk sends its own words; these are for codes that come bare.
const words: Readonly<Record<string, string>> = {
  "look.ended": "The look was ended.",
  "look.unknown": "This look is no longer known.",
  "grant.expired": "The time granted for this look is over. Ask for a new look to go on.",
  "grant.forged": "The grant was not signed by this centre's Desk.",
  "grant.ended": "The look was ended.",
  "proof.invalid": "The log's proof for this look does not hold.",
  "incident.closed": "The incident was closed, and with it this look.",
  "range.outside": "The picture asked for lies outside what was granted.",
};

export function reasonWords(code: string | undefined, detail?: string): string {
  return detail || (code && words[code]) || code || "The look has ended.";
}
