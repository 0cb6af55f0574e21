// The Desk's JSON API as the console uses it.
export interface Me { userName: string; displayName: string; roles: string[] }
export interface Note { at: string; author: string; text: string }
export interface Incident {
  id: string; title: string; type: string; latitude: number; longitude: number; radiusMetres: number;
  openedAt: string; openedBy: string; closedAt: string | null; closedBy: string | null; notes?: Note[];
}
export interface StreamStatus { stream: string; state: string; detail: string | null; codec: string | null; width: number | null; height: number | null }
export interface Camera {
  id: string; name: string; latitude: number; longitude: number;
  /** Compass bearing of the middle of its picture; a camera without one gets no wedge on the map. */
  headingDegrees?: number | null; fieldOfViewDegrees?: number | null;
  streams: StreamStatus[];
}
/** A look that waits for a second person. */
export interface PendingLook {
  look: string; incident: string; camera: string; live: boolean; from: string | null; to: string | null;
  operator: string; askedAt: string; detail: string | null;
}

/** The Desk said no, in its own words. */
export class Problem extends Error {
  constructor(readonly status: number, message: string) {
    super(message);
  }
}

async function ask<T>(method: string, path: string, body?: object): Promise<T> {
  let response: Response;
  try {
    const request: RequestInit = { method, headers: { Accept: "application/json" } };
    if (body !== undefined) {
      request.headers = { ...request.headers, "Content-Type": "application/json" };
      request.body = JSON.stringify(body);
    }
    response = await fetch(path, request);
  } catch {
    throw new Problem(0, "The Desk cannot be reached.");
  }
  if (!response.ok) throw new Problem(response.status, await words(response));
  const text = await response.text();
  return (text === "" ? undefined : JSON.parse(text)) as T;
}

async function words(response: Response): Promise<string> {
  const problem = await response.json().catch(() => ({})) as { detail?: string; title?: string; errors?: Record<string, string[]> };
  const fields = Object.values(problem.errors ?? {}).flat().join(" ");
  return fields || problem.detail || problem.title || (response.status === 403 ? "Your role does not permit this." : `The Desk answered ${response.status}.`);
}

const id = encodeURIComponent;

export const api = {
  me: () => ask<Me>("GET", "/api/me"),
  signIn: (userName: string, password: string) => ask<void>("POST", "/api/signin", { userName, password }),
  signOut: () => ask<void>("POST", "/api/signout", {}),
  incidents: () => ask<Incident[]>("GET", "/api/incidents?all=true"),
  incident: (incident: string) => ask<Incident>("GET", `/api/incidents/${id(incident)}`),
  openIncident: (incident: object) => ask<Incident>("POST", "/api/incidents", incident),
  note: (incident: string, text: string) => ask<Incident>("POST", `/api/incidents/${id(incident)}/notes`, { text }),
  closeIncident: (incident: string) => ask<void>("POST", `/api/incidents/${id(incident)}/close`, {}),
  cameras: () => ask<Camera[]>("GET", "/api/cameras"),
  addCamera: (camera: object) => ask<void>("POST", "/api/cameras", camera),
  pendingLooks: () => ask<PendingLook[]>("GET", "/api/looks"),
  approve: (look: string) => ask<void>("POST", `/api/looks/${id(look)}/approve`, {}),
  refuse: (look: string) => ask<void>("POST", `/api/looks/${id(look)}/refuse`, {}),
};
