/**
 * schemas/*.json: what each command prints with --json, generated from the types of the results:
 *   node scripts/schemas.ts           writes them
 *   node scripts/schemas.ts --check   fails when they are not what the sources say
 */
import { join } from 'node:path';
import { createGenerator, type Schema } from 'ts-json-schema-generator';
import { FAILURES } from '../src/errors/catalogue.ts';
import { keepOrCheck } from './generated.ts';

/** The result type of each command. */
const RESULTS: Readonly<Record<string, string>> = {
  'aws:account:add': 'AccountAddOutput',
  'aws:account:close': 'AccountCloseOutput',
  'aws:account:list': 'AccountListOutput',
  'aws:ci:add': 'CiAddOutput',
  'aws:ci:check': 'CiCheckOutput',
  'aws:complete': 'CompleteOutput',
  'aws:contacts:set': 'ContactsSetOutput',
  'aws:contacts:show': 'ContactsShowOutput',
  'aws:env': 'EnvOutput',
  'aws:exec': 'ExecOutput',
  'aws:key:list': 'KeyListOutput',
  'aws:key:retire': 'KeyRetireOutput',
  'aws:key:rotate': 'KeyRotateOutput',
  'aws:org:init': 'OrgInitOutput',
  'aws:profile:list': 'ProfileListOutput',
  'aws:profile:write': 'ProfileWriteOutput',
  'aws:root:audit': 'RootAuditOutput',
  'aws:root:recover': 'RootRecoverOutput',
  'aws:root:secure': 'RootSecureOutput',
  'aws:sandbox:exec': 'SandboxExecOutput',
  'aws:sandbox:start': 'SandboxStartOutput',
  'aws:sso:init': 'SsoInitOutput',
  'aws:sso:login': 'SsoLoginOutput',
  'aws:status': 'StatusOutput',
  'aws:trust': 'TrustOutput',
  'aws:verify': 'VerifyResult',
  'aws:whoami': 'WhoamiOutput',
  'terragrunt:adopt': 'TerragruntAdoptOutput',
  'terragrunt:auth': 'AuthDocument',
  'terragrunt:configure': 'TerragruntConfigureOutput',
};

const ACCOUNT_ID = '^\\d{12}$';

/** What the types cannot say, by the name of the property. */
const PATTERNS: Readonly<Record<string, string>> = {
  account: ACCOUNT_ID,
  accountId: ACCOUNT_ID,
  expectedAccount: ACCOUNT_ID,
  managementAccountId: ACCOUNT_ID,
  arn: '^arn:aws:',
  checkedAt: '^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z$',
};

/** A key in shared output is masked but for its last four characters. */
const MASKED_KEY_ID = '^\\*+\\w{4}$';

const root = join(import.meta.dirname, '..');
const DRAFT = 'http://json-schema.org/draft-07/schema#';
const codes = [...Object.keys(FAILURES), 'BUG'].sort();

const errorSchema = {
  $schema: DRAFT,
  title: 'What any command prints on stdout with --json when it fails',
  type: 'object',
  properties: {
    error: {
      type: 'object',
      properties: {
        code: { $ref: '#/definitions/code' },
        message: { type: 'string', minLength: 1 },
        suggestions: { type: 'array', items: { type: 'string' } },
      },
      required: ['code', 'message', 'suggestions'],
      // Details differ from code to code: missing flags, file and line, AWS's own code.
      additionalProperties: true,
    },
  },
  required: ['error'],
  additionalProperties: false,
  definitions: { code: { type: 'string', enum: codes } },
};

const generator = createGenerator({
  path: join(root, 'src/commands/**/*.ts'),
  tsconfig: join(root, 'tsconfig.json'),
  // tsc has its own turn.
  skipTypeCheck: true,
  expose: 'none',
  topRef: false,
  additionalProperties: false,
  functions: 'fail',
});

const files = new Map([['schemas/error.json', textOf(errorSchema)]]);
for (const [command, type] of Object.entries(RESULTS)) {
  const { $schema: _draft, definitions: _none, ...schema } = generator.createSchema(type);
  const title = `What pf ${command.replaceAll(':', ' ')} prints on stdout with --json`;
  files.set(`schemas/${command.replaceAll(':', '-')}.json`, textOf({ $schema: DRAFT, title, ...refined(schema) }));
}
await keepOrCheck(root, files, { again: 'npm run schemas', all: 'schemas/*.json' });

function textOf(schema: object): string {
  return `${JSON.stringify(schema, null, 2)}\n`;
}

/** The schema with the patterns in it, and the codes of failures by reference. */
function refined(schema: Schema): Schema {
  const { properties, items, anyOf } = schema;
  return {
    ...schema,
    ...(properties && {
      properties: Object.fromEntries(
        Object.entries(properties).map(([name, value]) => [
          name,
          typeof value === 'object' ? property(name, value) : value,
        ]),
      ),
    }),
    ...(items && typeof items === 'object' && !Array.isArray(items) && { items: refined(items) }),
    ...(anyOf && { anyOf: anyOf.map((each) => (typeof each === 'object' ? refined(each) : each)) }),
  };
}

function property(name: string, schema: Schema): Schema {
  if (name === 'code') return { $ref: 'error.json#/definitions/code' };
  const pattern = name === 'accessKeyId' ? MASKED_KEY_ID : PATTERNS[name];
  const isText = schema.type === 'string' || (Array.isArray(schema.type) && schema.type.includes('string'));
  return isText && pattern !== undefined ? { ...schema, pattern } : refined(schema);
}
