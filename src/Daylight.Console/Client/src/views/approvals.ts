import { api, PendingLook } from "../api";
import { byId, button, el, time } from "../dom";

const refreshMillis = 3000;

/** Looks that wait for a second person. */
export async function approvals(): Promise<void> {
  await show();
  setInterval(() => void show().catch(() => undefined), refreshMillis);
}

async function show(): Promise<void> {
  const place = byId("pending");
  if (place.contains(document.activeElement)) return;
  const pending = await api.pendingLooks();
  place.replaceChildren(...(pending.length > 0 ? pending.map(row) : [el("tr", {}, el("td", { colspan: "5" }, "Nothing waits for approval."))]));
}

function row(look: PendingLook): HTMLElement {
  const decide = async (decision: (look: string) => Promise<void>): Promise<void> => {
    await decision(look.look);
    (document.activeElement as HTMLElement | null)?.blur();
    await show();
  };
  return el("tr", {},
    el("td", {}, look.operator, " ", time(look.askedAt)),
    el("td", {}, look.camera),
    el("td", {}, ...(look.live ? ["live"] : [time(look.from!), " to ", time(look.to!)])),
    el("td", {}, look.detail ?? "", " ", el("a", { href: `/incidents/${look.incident}` }, "the incident")),
    el("td", { class: "actions" }, button("Approve", () => decide(api.approve)), button("Refuse", () => decide(api.refuse), "quiet")));
}
