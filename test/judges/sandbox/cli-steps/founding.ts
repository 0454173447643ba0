import assert from 'node:assert/strict';
import { at } from '../../../sandbox/client.ts';
import type { Batch } from './step.ts';

/** An organization, founded. */
export const founding: readonly Batch[] = [
  [
    {
      command: 'organizations describe-organization',
      expect:
        '(AWSOrganizationsNotInUseException) when calling the DescribeOrganization operation: Your account is not a member of an organization.',
    },
    {
      command: 'sts get-caller-identity',
      expect: (output) => assert.match(String(at(output, 'Arn')), /^arn:aws:iam::\d{12}:root$/),
    },
  ],
  [
    {
      command: 'organizations create-organization',
      args: () => ['--feature-set', 'CONSOLIDATED_BILLING'],
      expect: (output, known) => {
        known.organization = String(at(output, 'Organization', 'Id'));
        assert.match(known.organization, /^o-[a-z0-9]{10}$/);
      },
    },
  ],
  [
    {
      command: 'organizations enable-all-features',
      expect: (output) => assert.equal(at(output, 'Handshake', 'Action'), 'ENABLE_ALL_FEATURES'),
    },
  ],
];
