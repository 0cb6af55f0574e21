// The device that the npm package onvif 0.6.2 tests itself against: recorded answers of real cameras, and a WS-Discovery responder.
// Run as: node device.cjs HTTP_PORT DISCOVERY_PORT. It says "ready" and ends when its input does.
const [httpPort, discoveryPort] = process.argv.slice(2);
require("./elsewhere.cjs")(Number(discoveryPort));
process.env.HOSTNAME = "127.0.0.1";
process.env.PORT = httpPort;
require("coffeescript/register");
const device = require("onvif-device/test/serverMockup.coffee");

const listening = server => new Promise(resolve => server.listening ? resolve() : server.once("listening", resolve));
const bound = socket => new Promise(resolve => {
  try {
    socket.address();
    resolve();
  } catch {
    socket.once("listening", resolve);
  }
});
Promise.all([listening(device.server), bound(device.discover)]).then(() => console.log("ready"));
process.stdin.on("end", () => process.exit(0)).resume();
