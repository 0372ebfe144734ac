/* The way out over the socket. The panel gives it when it has one; until then nothing is said. */

let give = () => {};

export const useSocket = (send) => { give = send; };
export const say = (frame) => give(frame);
