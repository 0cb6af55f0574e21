import { api } from "../api";
import { byId, el, onSubmit, time } from "../dom";
import { latestEntries } from "../log";

/** Sign in; goes on to the page that asked for it, if that page is ours. */
export async function signIn(): Promise<void> {
  onSubmit(byId("sign-in"), async data => {
    await api.signIn(String(data.get("userName")), String(data.get("password")));
    const wanted = new URLSearchParams(location.search).get("ReturnUrl") ?? "/";
    const address = new URL(wanted, location.origin);
    location.assign(address.origin === location.origin ? address.href : "/");
  });
}

/** The log's latest entries, for overseers: kinds and times, never whose street. */
export async function log(): Promise<void> {
  const entries = await latestEntries();
  byId("entries").replaceChildren(...entries.map(entry =>
    el("tr", {}, el("td", {}, String(entry.index)), el("td", {}, entry.kind), el("td", {}, time(new Date(entry.unixMillis).toISOString())))));
}
