import assert from 'node:assert/strict';
import { parse } from '@cdktn/hcl2json';
import { ROOT_HCL } from '../../src/terragrunt/root-hcl.ts';

/** Read by HashiCorp's own parser, as WebAssembly; terragrunt itself reads it in the journeys. */
const read = () => parse('root.hcl', ROOT_HCL);

describe('root.hcl', () => {
  it('is HCL, which the parser would otherwise refuse', async () => {
    await read();
    await assert.rejects(async () => parse('root.hcl', ROOT_HCL.replace('terraform {', 'terraform {{')));
  });

  it('keeps the state in S3: encrypted, locked, in the allowed account', async () => {
    const { remote_state } = await read();
    const [{ backend, config }] = remote_state;
    assert.equal(backend, 's3');
    for (const line of [/encrypt\s+= true/, /allowed_account_ids = \[local\.state_account_id\]/, /dynamodb_table/]) {
      assert.match(config, line);
    }
  });

  it('generates the provider with its account, region and profile', async () => {
    const { generate } = await read();
    for (const line of [/allowed_account_ids = \["\$\{provider\.account_id\}"\]/, /region\s+= /, /profile\s+= /]) {
      assert.match(generate.aws[0].contents, line);
    }
  });

  it('takes nothing for proven but the environment at hand in the account of its state', async () => {
    const { locals } = await read();
    assert.match(
      locals[0].unproven,
      /\n {4}local\.proven_before != "\$\{local\.environment\}=\$\{local\.state_account_id\}",/,
    );
    assert.match(locals[0].reads_dependency, /== "output -json",/);
  });

  it('proves once for a run what names the same profiles, while the files stay as they are, for ten minutes', async () => {
    const { locals, terraform } = await read();
    const [{ difference, once, is_proven, aws_files }] = locals;
    for (const part of ['_(account_id|profile)$', 'filesha256(file)', 'local.aws_files', 'substr(timestamp(), 0, 15)'])
      assert.ok(difference.includes(part), part);
    assert.deepEqual(once.slice(0, 2), ['--terragrunt-quiet', '--terragrunt-global-cache']);
    assert.match(once.at(-1), /local\.difference/);
    assert.match(is_proven, /run_cmd\(concat\(local\.once, verify\)\.\.\.\).*if local\.use_profiles/s);
    assert.match(aws_files.join(), /AWS_CONFIG_FILE.*AWS_SHARED_CREDENTIALS_FILE/);
    const [{ execute }] = terraform[0].before_hook.same_files;
    for (const name of ['HOME', 'AWS_CONFIG_FILE', 'AWS_SHARED_CREDENTIALS_FILE'])
      assert.ok(execute.includes(`$${name}`) && execute.includes(`get_env("${name}"`), name);
  });

  it('waits for the auth provider only where terragrunt was told not to ask it first', async () => {
    const { locals } = await read();
    assert.match(locals[0].unproven, /!local\.awaits_auth,/);
    for (const part of ['TG_NO_DISCOVERY_AUTH_PROVIDER_CMD', '"terragrunt auth"', '["bootstrap", "delete", "migrate"]'])
      assert.ok(locals[0].awaits_auth.includes(part), part);
  });

  it('proves the account before OpenTofu does anything', async () => {
    const { terraform, locals } = await read();
    const [{ before_hook, extra_arguments }] = terraform;
    const [hook] = before_hook.verify;
    assert.match(hook.execute, /local\.verify/);
    assert.match(hook.if, /local\.use_profiles && !local\.is_proven/);
    assert.deepEqual(locals[0].verify.slice(0, 3), ['pf', 'aws', 'verify']);
    assert.ok(locals[0].verify.includes('--max-age'));
    assert.ok(locals[0].verify.includes('--hook'));
    for (const command of ['plan', 'apply', 'destroy']) assert.ok(locals[0].guarded.includes(command), command);
    assert.deepEqual(extra_arguments.retry_lock[0].arguments, ['-lock-timeout=30m']);
    assert.deepEqual(extra_arguments.input_validation[0].arguments, ['-input=false']);
  });
});
