/**
 * Preloaded into a process (`NODE_OPTIONS=--require`): its time goes on as usual, and at each SIGUSR2 jumps to where the
 * next timer is due. So a test that knows that somebody waits in vain has them wait no longer.
 */
const { setTimeout: setReal, clearTimeout: clearReal } = globalThis;
const realNow = Date.now;
const pending = new Map();
let ahead = 0;

Date.now = () => realNow() + ahead;

globalThis.setTimeout = Object.assign((call, delay = 0, ...args) => {
  const fire = () => {
    pending.delete(timer);
    call(...args);
  };
  const timer = setReal(fire, delay);
  pending.set(timer, { due: Date.now() + delay, fire });
  return timer;
}, setReal);

globalThis.clearTimeout = (timer) => {
  pending.delete(timer);
  clearReal(timer);
};

process.on('SIGUSR2', () => {
  const next = Math.min(...[...pending.values()].map(({ due }) => due));
  if (!Number.isFinite(next)) return;
  ahead += Math.max(0, next - Date.now());
  for (const [timer, { due, fire }] of [...pending]) {
    if (due > Date.now()) continue;
    clearReal(timer);
    fire();
  }
});
