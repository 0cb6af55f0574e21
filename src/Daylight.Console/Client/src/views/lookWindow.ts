/** The page where a camera is looked at under an incident. */
function lookAddress(incident: string, camera: string): string {
  return `/look?${new URLSearchParams({ incident, camera })}`;
}

/**
 * Goes to the window of such a look, one each. The picture's keys live in it and go when it is loaded anew, so a window that is
 * there already is only shown: a link to it, or opening it by its address, would end the look that runs in it.
 */
export function goToLook(incident: string, camera: string): void {
  const address = lookAddress(incident, camera);
  const found = window.open("", `daylight-look-${incident}-${camera}`);
  if (found === null) location.assign(address);
  else if (found.location.pathname + found.location.search === address) found.focus();
  else found.location.assign(address);
}
