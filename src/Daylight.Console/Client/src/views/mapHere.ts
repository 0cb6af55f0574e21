import type { DrawnMap, MapContent } from "../map/map";

/** Loads the map only where there is one; a page without WebGL keeps its list and says so. */
export async function mapHere(container: HTMLElement, content: MapContent): Promise<DrawnMap | null> {
  const address = "/console/map.js";
  try {
    const { drawMap } = await import(address) as typeof import("../map/map");
    const map = drawMap(container, content);
    container.dataset.ready = "true";
    return map;
  } catch {
    container.textContent = "The map cannot be drawn in this browser. Everything on it is in the list.";
    container.classList.add("no-map");
    return null;
  }
}
