/**
 * For tests of one session, where what comes later stands on what came before: after a failure the rest is skipped.
 * Mocha's own bail would end every other file too when they run side by side.
 */
export function asOneSession(suite: Mocha.Suite): void {
  let broken = false;
  suite.beforeEach(function () {
    if (broken) this.skip();
  });
  suite.afterEach(function () {
    broken ||= this.currentTest?.state === 'failed';
  });
}
