import type { OidcProvider } from '../../state/account.ts';
import type { Account } from '../../state/world.ts';
import type { Input } from '../input.ts';
import { listTags } from '../list-tags.ts';
import { type Call, defineOperations } from '../operation.ts';
import { iamErrors } from './errors.ts';
import { readTags } from './tags.ts';

const URL = { pattern: 'https://[\\w.:/-]+', least: 1, most: 255 };
const CLIENT_ID = { least: 1, most: 255 };

/** Its ARN names it without the scheme. */
function makeArn(account: Account, host: string): string {
  return `arn:aws:iam::${account.id}:oidc-provider/${host}`;
}

function requireProvider({ caller: { account } }: Call, input: Input): OidcProvider {
  const arn = input.text('OpenIDConnectProviderArn', { least: 20, most: 2048 });
  const found = Object.entries(account.oidcProviders ?? {}).find(([host]) => makeArn(account, host) === arn);
  if (found === undefined) throw iamErrors.missing(`OpenIDConnect Provider not found for arn ${arn}`);
  return found[1];
}

export const OIDC_PROVIDER_OPERATIONS = defineOperations('iam', {
  CreateOpenIDConnectProvider({ caller: { account }, now }, input) {
    const host = input.text('Url', URL).replace('https://', '');
    const clientIds = input.optionalTexts('ClientIDList', CLIENT_ID) ?? [];
    const tags = readTags(input);
    if (account.oidcProviders?.[host] !== undefined) {
      throw iamErrors.exists(`Provider with url https://${host} already exists.`);
    }
    account.oidcProviders = { ...account.oidcProviders, [host]: { host, clientIds, createdAt: now, tags } };
    return { OpenIDConnectProviderArn: makeArn(account, host), Tags: listTags(tags) };
  },

  GetOpenIDConnectProvider(call, input) {
    const { host, clientIds, createdAt, tags } = requireProvider(call, input);
    return {
      Url: host,
      ClientIDList: clientIds,
      ThumbprintList: [],
      CreateDate: new Date(createdAt),
      Tags: listTags(tags),
    };
  },

  AddClientIDToOpenIDConnectProvider(call, input) {
    const provider = requireProvider(call, input);
    const clientId = input.text('ClientID', CLIENT_ID);
    provider.clientIds = [...new Set([...provider.clientIds, clientId])];
    return undefined;
  },
});
