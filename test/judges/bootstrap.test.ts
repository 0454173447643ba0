import { describeGuide, openSandbox, type Place } from '../journeys/guide.ts';
import { type Call, countingProxy } from '../support/counting-proxy.ts';
import { startMoto } from '../support/moto.ts';
import { isInstalled, NEEDS_MOTO, skipUnless } from '../support/skip.ts';

/** moto knows no root user and none of its centralized access: any key is an administrator's of its one account. */
async function openMoto(): Promise<Place> {
  const moto = await startMoto();
  const proxy = await countingProxy(moto.url);
  const isChange = ({ operation }: Call) =>
    !/^(Get|List|Describe|Simulate|AssumeRole|HEAD |GET |POST \/get)/.test(operation);
  return {
    endpoint: proxy.url,
    key: { id: 'AKIAIOSFODNN7EXAMPLE', secret: 'wJalrXUtnFEMIK7MDENGbPxRfiCYEXAMPLEKEYab' },
    givenArn: 'arn:aws:sts::123456789012:user/moto',
    flags: ['--no-central-root'],
    changes: () => proxy.calls.filter(isChange).map(({ operation }) => operation),
    forget: () => {
      proxy.calls.length = 0;
    },
    [Symbol.asyncDispose]: async () => {
      await proxy[Symbol.asyncDispose]();
      await moto[Symbol.asyncDispose]();
    },
  };
}

describeGuide('the sandbox', () => openSandbox(), { awsCli: true });
describeGuide('the sandbox at a realistic pace', () => openSandbox({ pace: 'realistic' }), { awsCli: true });

describe('with moto', () => {
  before(function () {
    skipUnless(this, isInstalled('moto_server'), NEEDS_MOTO);
  });
  describeGuide('moto', openMoto, { awsCli: true });
});
