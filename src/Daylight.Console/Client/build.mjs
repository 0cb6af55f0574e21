// Bundles the console for the browser into ../wwwroot/dist, or, with --tests, the tests for Node into out/test.
import { build } from "esbuild";
import { copyFile, readdir, rm } from "node:fs/promises";

if (process.argv.includes("--tests")) {
  const tests = (await readdir("test")).filter(name => name.endsWith(".test.ts")).map(name => `test/${name}`);
  await rm("out", { recursive: true, force: true });
  await build({ entryPoints: tests, outdir: "out/test", bundle: true, format: "esm", platform: "node", target: "node20", outExtension: { ".js": ".mjs" } });
} else {
  const dist = "../wwwroot/dist";
  await rm(dist, { recursive: true, force: true });
  const options = { bundle: true, format: "esm", target: "es2023", minify: true, legalComments: "eof", outdir: dist, logLevel: "warning" };
  await build({ ...options, entryPoints: { app: "src/app.ts", map: "src/map/map.ts" }, external: ["/console/*"] });
  await build({ ...options, entryPoints: { player: "src/player/worker.ts" } });
  await build({ ...options, entryPoints: { "map-worker": "maplibre-gl/dist/maplibre-gl-worker.mjs" } });
  await build({ ...options, entryPoints: { console: "src/console.css" } });
  await copyFile("node_modules/maplibre-gl/LICENSE.txt", `${dist}/maplibre-license.txt`);
}
