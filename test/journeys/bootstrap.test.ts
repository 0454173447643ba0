import { PACES } from '../../src/sandbox/index.ts';
import { openPfInProcess } from '../support/pf-in-process.ts';
import { fakeClock } from '../support/workflows.ts';
import { describeGuide, openSandbox } from './guide.ts';

/** Its time goes on only where somebody waits. */
const clock = fakeClock();

// Against moto, at the realistic pace in real time, and with the AWS CLI: test/judges/bootstrap.test.ts.
describeGuide('the sandbox', () => openSandbox(), { awsCli: false });
describeGuide(
  'the sandbox, in which things come late, one after another, as with AWS',
  () => openSandbox({ now: clock.now, delays: PACES.realistic }),
  { awsCli: false, openPf: () => openPfInProcess({ openClock: () => clock }) },
);
