// Refusals as sentences that a person can act on. The Desk sends its own words; these are for codes that come bare.
const words: Readonly<Record<string, string>> = {
  "look.ended": "The look was ended.",
  "incident.closed": "The incident was closed, and with it this look.",
  "the grant has ended": "Its time is over, or it was ended.",
  "grant.expired": "The time granted for this look is over. Ask again to go on.",
  "grant.forged": "The grant does not bear the Desk's signature.",
  "grant.malformed": "The grant is not of the expected form.",
};

export function reasonWords(code: string | undefined, detail?: string): string {
  return detail || (code && words[code]) || code || "";
}
