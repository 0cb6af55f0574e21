// Moves WS-Discovery to another port and to loopback, for programs that know only 3702 and the network's own interfaces: tests must
// neither need that port free nor ask anyone beyond this machine.
const dgram = require("node:dgram");

const wellKnown = 3702;
const loopback = "127.0.0.1";

module.exports = function moveDiscovery(port) {
  const { bind, send, addMembership } = dgram.Socket.prototype;
  dgram.Socket.prototype.bind = function (asked, ...rest) {
    return bind.call(this, asked === wellKnown ? port : asked, ...rest);
  };
  dgram.Socket.prototype.addMembership = function (group) {
    return addMembership.call(this, group, loopback);
  };
  dgram.Socket.prototype.send = function (message, ...rest) {
    const at = rest.indexOf(wellKnown);
    if (at < 0) return send.call(this, message, ...rest);
    rest[at] = port;
    const go = () => {
      this.setMulticastInterface(loopback);
      send.call(this, message, ...rest);
    };
    // Before it is bound, a socket has no interface to set.
    try {
      this.address();
      return go();
    } catch {
      return bind.call(this, 0, go);
    }
  };
};
