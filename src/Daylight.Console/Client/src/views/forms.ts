import { api } from "../api";
import { byId, el, onSubmit, time } from "../dom";

/** Sign in; goes on to the page that asked for it, if that page is ours. */
export async function signIn(): Promise<void> {
  onSubmit(byId("sign-in"), async data => {
    await api.signIn(String(data.get("name")), String(data.get("password")));
    const wanted = new URLSearchParams(location.search).get("then") ?? "/";
    const address = new URL(wanted, location.origin);
    location.assign(address.origin === location.origin ? address.href : "/");
  });
}

/** Adding a camera, for technicians. */
export async function addCamera(): Promise<void> {
  onSubmit(byId("add-camera"), async data => {
    const text = (name: string): string | null => String(data.get(name) ?? "").trim() || null;
    const number = (name: string): number | null => text(name) === null ? null : Number(text(name));
    await api.addCamera({
      id: text("id"), name: text("name"), latitude: number("latitude"), longitude: number("longitude"),
      headingDegrees: number("headingDegrees"), fieldOfViewDegrees: number("fieldOfViewDegrees"),
      main: text("main"), sub: text("sub"), user: text("user"), password: text("password"),
    });
    location.assign("/cameras");
  });
}

/** The log's latest entries, for overseers: kinds and times, never whose street. */
export async function log(): Promise<void> {
  const entries = await api.log();
  byId("entries").replaceChildren(...entries.sort((a, b) => b.index - a.index).map(entry =>
    el("tr", {}, el("td", {}, String(entry.index)), el("td", {}, entry.kind), el("td", {}, time(entry.time)))));
}
