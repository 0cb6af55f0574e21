// The client of the npm package onvif 0.8.3 on a device. Run as: node client.cjs DISCOVERY_PORT ADDRESS USER, with the password in
// ONVIF_PASSWORD. It prints what it found and what it was told as one line of JSON.
const [discoveryPort, address, username] = process.argv.slice(2);
require("./elsewhere.cjs")(Number(discoveryPort));
const { Cam, Discovery } = require("onvif/promises");

async function main() {
  const found = await Discovery.probe({ timeout: 6000, resolve: false });
  const { hostname, port, pathname } = new URL(address);
  const camera = new Cam({ hostname, port, path: pathname, username, password: process.env.ONVIF_PASSWORD, timeout: 10000, autoconnect: false });
  await camera.connect();
  const profiles = await camera.getProfiles();
  const streams = [];
  for (const profile of profiles) {
    const profileToken = profile.$.token;
    streams.push({
      token: profileToken,
      stream: (await camera.getStreamUri({ protocol: "RTSP", profileToken })).uri,
      snapshot: (await camera.getSnapshotUri({ profileToken })).uri,
      width: profile.videoEncoderConfiguration?.resolution.width,
    });
  }
  console.log(JSON.stringify({
    found: found.map(device => device.probeMatches.probeMatch.XAddrs),
    model: (await camera.getDeviceInformation()).model,
    time: await camera.getSystemDateAndTime(),
    streams,
  }));
}

main().then(() => process.exit(0), error => {
  console.error(error);
  process.exit(1);
});
