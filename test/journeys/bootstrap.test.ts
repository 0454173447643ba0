import { PACES } from '../../src/sandbox/index.ts';
import { describeGuide, openSandbox } from './guide.ts';

/** Everything comes late and one after another, as with AWS, and nobody waits long for it. */
const delays = Object.fromEntries(Object.entries(PACES.realistic).map(([event, delay]) => [event, delay / 20]));

// Against moto, at the realistic pace, and with the AWS CLI: test/judges/bootstrap.test.ts.
describeGuide('the sandbox', () => openSandbox(), { awsCli: false });
describeGuide('the sandbox, in which things come late', () => openSandbox({ delays }), { awsCli: false });
