/** The page where a camera is looked at under an incident. */
export function lookAddress(incident: string, camera: string): string {
  return `/look?${new URLSearchParams({ incident, camera })}`;
}

/** The name of the browser window for such a look: one each, so that going there again finds the picture and not a second one. */
export function lookWindow(incident: string, camera: string): string {
  return `daylight-look-${incident}-${camera}`;
}
