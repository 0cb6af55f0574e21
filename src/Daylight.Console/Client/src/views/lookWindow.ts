/** The page where a camera is looked at under an incident. */
function lookAddress(incident: string, camera: string): string {
  return `/look?${new URLSearchParams({ incident, camera })}`;
}

/**
 * Goes to the window of such a look, one each. The picture's keys live in it and go when it is loaded anew, so a window that is
 * there already is only shown: a link to it, or opening it by its address, would end the look that runs in it.
 */
export function goToLook(incident: string, camera: string): void {
  goTo(lookAddress(incident, camera), `daylight-look-${incident}-${camera}`);
}

/** Goes to the window of an incident's wall, one each, as to that of a look. */
export function goToWall(incident: string): void {
  goTo(`/wall?${new URLSearchParams({ incident })}`, `daylight-wall-${incident}`);
}

function goTo(address: string, name: string): void {
  const found = window.open("", name);
  if (found === null) location.assign(address);
  else if (found.location.pathname + found.location.search === address) found.focus();
  else found.location.assign(address);
}
