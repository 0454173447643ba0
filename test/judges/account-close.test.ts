import assert from 'node:assert/strict';
import type { SandboxOptions } from '../../src/sandbox/index.ts';
import { assertClosed, usePlaces } from '../workflows/account-close/scene.ts';

describe('pf aws account close, whatever befalls one request', () => {
  const stage = usePlaces();

  for (const kind of ['drop-reply', 'drop-request', 'error=ServiceFailure'] as const) {
    it(`ends the same whichever request meets ${kind}`, async () => {
      for (let at = 0; ; at += 1) {
        const armed = { isOn: false, count: 0, met: '' };
        const onRequest: SandboxOptions['onRequest'] = ({ operation }) => {
          if (!armed.isOn || armed.count++ !== at) return undefined;
          armed.met = operation;
          return { fault: kind };
        };
        const place = await stage({ onRequest });
        armed.isOn = true;
        const line = `close staging --confirm ${place.staging} --yes --json`;
        const first = await place.run(line);
        armed.isOn = false;
        if (armed.met === '') break;
        if (first.status !== 0) {
          const second = await place.run(line);
          assert.equal(second.status, 0, `${armed.met}: ${first.stdout}${second.stdout}`);
        }
        assertClosed(place);
      }
    });
  }
});
