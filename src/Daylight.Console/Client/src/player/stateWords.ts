import { PlayerState } from "./messages";

/** What a player does, for whoever looks. */
export const stateWords: Readonly<Record<PlayerState, string>> = {
  asking: "Asking the Desk and writing to the log…", pending: "Waiting for a supervisor", opening: "Opening…", playing: "Playing", paused: "Paused",
  finished: "End of the range", unsupported: "This browser cannot show it", refused: "Refused", ended: "The look has ended",
};
