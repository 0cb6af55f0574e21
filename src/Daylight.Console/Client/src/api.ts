// The Desk's JSON API as the console uses it.
export interface Me { userName: string; displayName: string; roles: string[] }
export interface Note { at: string; author: string; text: string }
export interface Incident {
  id: string; title: string; type: string; latitude: number; longitude: number; radiusMetres: number;
  openedAt: string; openedBy: string; closedAt: string | null; closedBy: string | null; notes?: Note[];
}
export interface StreamHealth { bitsPerSecond: number; framesPerSecond: number; clockOffset: string | null; alarm: string | null; alarmSince: string | null }
export interface StreamStatus {
  stream: string; state: string; detail: string | null; codec: string | null; width: number | null; height: number | null;
  gaps: number; dropped: number; health?: StreamHealth | null;
}
export interface Camera {
  id: string; name: string; latitude: number; longitude: number;
  /** Degrees clockwise from north, degrees, metres; each null where it is not known. */
  bearingDegrees: number | null; angleDegrees: number | null; rangeMetres: number | null;
  purpose: string | null; owner: string | null; removedAt: string | null;
  streams: StreamStatus[];
  /** What its own clock said by ONVIF; another measurement than its streams'. */
  clock?: CameraClock | null;
}
export interface CameraClock { offset: string | null; askedAt: string; problem: string | null }
/** A camera that answered a probe on the Recorder's network. */
export interface FoundCamera { name: string | null; hardware: string | null; location: string | null; service: string; recorded: string | null; note: string | null }
/** What a camera tells of itself by ONVIF. */
export interface CameraOffer {
  service: string; manufacturer: string | null; model: string | null; firmware: string | null; serial: string | null; clockOffset: string | null;
  mediaService: string; profiles: OfferedProfile[]; snapshot: string; notes: string[];
}
export interface OfferedProfile {
  token: string; name: string; codec: string | null; width: number | null; height: number | null; framesPerSecond: number | null; bitsPerSecond: number | null;
  address: string | null; problem: string | null;
}
/** A camera with its addresses, for technicians; never with its password. */
export interface CameraDetails {
  camera: Camera; url: string | null; subUrl: string | null; user: string | null; hasPassword: boolean;
  retention: string | null; retentionClasses: string[];
  transport: "tcp" | "udp" | "auto" | null; certificate: string | null; onvif: string | null;
}
export type Outcome = "added" | "changed" | "unchanged" | "refused";
export interface ImportRow { line: number; id: string; outcome: Outcome; fields: string[]; why: string | null }
export interface CameraImport { dryRun: boolean; added: number; changed: number; unchanged: number; refused: number; rows: ImportRow[] }
/** A look as it stands under its incident. */
export interface IncidentLook {
  look: string; state: "pending" | "granted" | "refused" | "ended"; running: boolean; mine: boolean; operator: string; camera: string;
  live: boolean; from: string | null; to: string | null; askedAt: string; expires: string | null; endedAt: string | null;
  decidedBy: string | null; why: string | null; logIndex: number | null; proof: string | null;
}
/** A look that waits for a second person. */
export interface PendingLook {
  look: string; incident: string; camera: string; live: boolean; from: string | null; to: string | null;
  operator: string; askedAt: string; detail: string | null;
}

/** What becomes of a disk at the rate it is written to now. */
export interface DiskForecast { outlook: "unknown" | "steady" | "fills" | "fillsWithinADay" | "full"; fillsAt: string | null; keptDays: number | null }
/** A disk of the Recorder; sizes in bytes, totalBytes 0 where it cannot be asked, classes empty where it takes all. */
export interface StorageDisk {
  folder: string; classes: string[]; totalBytes: number; freeBytes: number; quotaBytes: number | null; keepFreeBytes: number; usedBytes: number;
  writtenBytesPerSecond: number; error: string | null; lostExtents: number; queuedBytes: number; forecast: DiskForecast; alarm: boolean;
}
export interface StorageClass { name: string; days: number; subStream: string | null }
export interface StorageStatus {
  disks: StorageDisk[]; classes: StorageClass[]; catalogError: string | null; damaged: string[]; measuredAt: string | null; alarm: boolean;
}

/** The Desk said no, in its own words. */
export class Problem extends Error {
  constructor(readonly status: number, message: string, readonly field: string | null = null) {
    super(message);
  }
}

async function ask<T>(method: string, path: string, body?: object | Blob): Promise<T> {
  let response: Response;
  try {
    const request: RequestInit = { method, headers: { Accept: "application/json" } };
    if (body !== undefined) {
      const file = body instanceof Blob;
      request.headers = { ...request.headers, "Content-Type": file ? "text/csv" : "application/json" };
      request.body = file ? body : JSON.stringify(body);
    }
    // What no form of another site can send; the Desk wants it where the body is not JSON.
    if (method !== "GET") request.headers = { ...request.headers, "X-Daylight": "1" };
    response = await fetch(path, request);
  } catch {
    throw new Problem(0, "The Desk cannot be reached.");
  }
  if (!response.ok) throw await problemOf(response);
  const text = await response.text();
  return (text === "" ? undefined : JSON.parse(text)) as T;
}

async function problemOf(response: Response): Promise<Problem> {
  const problem = await response.json().catch(() => ({})) as { detail?: string; title?: string; field?: string | null; errors?: Record<string, string[]> };
  const fields = Object.values(problem.errors ?? {}).flat().join(" ");
  const words = fields || problem.detail || problem.title || (response.status === 403 ? "Your role does not permit this." : `The Desk answered ${response.status}.`);
  return new Problem(response.status, words, problem.field ?? null);
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
  incidentLooks: (incident: string) => ask<IncidentLook[]>("GET", `/api/incidents/${id(incident)}/looks`),
  cameras: () => ask<Camera[]>("GET", "/api/cameras"),
  camera: (camera: string) => ask<CameraDetails>("GET", `/api/cameras/${id(camera)}`),
  addCamera: (camera: object) => ask<void>("POST", "/api/cameras", camera),
  changeCamera: (camera: string, told: object) => ask<void>("PUT", `/api/cameras/${id(camera)}`, told),
  removeCamera: (camera: string) => ask<void>("DELETE", `/api/cameras/${id(camera)}`),
  findCameras: (address: string) => ask<FoundCamera[]>("POST", "/api/cameras/find", { address }),
  askCamera: (question: object) => ask<CameraOffer>("POST", "/api/cameras/ask", question),
  importCameras: (file: Blob, dryRun: boolean) => ask<CameraImport>("POST", `/api/cameras/import?dryRun=${dryRun}`, file),
  storage: () => ask<StorageStatus>("GET", "/api/storage"),
  pendingLooks: () => ask<PendingLook[]>("GET", "/api/looks"),
  approve: (look: string) => ask<void>("POST", `/api/looks/${id(look)}/approve`, {}),
  refuse: (look: string) => ask<void>("POST", `/api/looks/${id(look)}/refuse`, {}),
};
