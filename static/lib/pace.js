// How often something is asked for.

// Asks again and again from start() to stop(). Starting what runs already changes nothing, so that a socket which keeps
// failing does not put the next question off for ever.
export function poller(ask, pace, schedule = setTimeout, cancel = clearTimeout) {
  let run = null;
  const next = (mine) => { mine.timer = schedule(() => asked(mine), pace()); };
  async function asked(mine) {
    await Promise.resolve(ask()).catch(() => {});
    if (run === mine) next(mine);
  }
  return {
    start() { if (!run) { run = { timer: 0 }; next(run); } },
    stop() { if (run) cancel(run.timer); run = null; },
  };
}

// A call that runs once for all who ask within `wait`: it waits for the first of them, so a steady stream cannot starve it.
// wait: milliseconds, or a function that says how many.
export function gathered(run, wait, schedule = setTimeout) {
  let planned = false;
  return () => {
    if (planned) return;
    planned = true;
    schedule(() => { planned = false; run(); }, typeof wait === 'function' ? wait() : wait);
  };
}
