// The page's side of the console. Each page names its view; the view fills it from the Desk's API.
import { api, Problem } from "./api";
import { byId, showProblem } from "./dom";
import { approvals } from "./views/approvals";
import { cameras } from "./views/cameras";
import { addCamera, changeCamera } from "./views/camera";
import { log, signIn } from "./views/forms";
import { findCameras } from "./views/findCameras";
import { importCameras } from "./views/importCameras";
import { incident } from "./views/incident";
import { incidents } from "./views/incidents";
import { look } from "./views/look";
import { wall } from "./views/wall";
import { storage } from "./views/storage";

const views: Readonly<Record<string, () => Promise<void>>> = {
  "sign-in": signIn, incidents, incident, cameras, look, wall, approvals, "add-camera": addCamera, "change-camera": changeCamera,
  "find-cameras": findCameras, "import-cameras": importCameras, storage, log,
};

async function run(): Promise<void> {
  document.getElementById("sign-out")?.addEventListener("click", () => void api.signOut().finally(() => location.assign("/signin")));
  const page = byId("main").dataset.view ?? "";
  const view = views[page];
  try {
    await view?.();
    document.body.dataset.ready = "true";
  } catch (error) {
    if (error instanceof Problem && error.status === 401 && page !== "sign-in") {
      location.assign(`/signin?ReturnUrl=${encodeURIComponent(location.pathname + location.search)}`);
      return;
    }
    showProblem(error instanceof Error ? error.message : String(error));
  }
}

void run();
