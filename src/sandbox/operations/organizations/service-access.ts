import type { Input } from '../input.ts';
import { type Call, defineOperations } from '../operation.ts';
import { listPage, organizationsErrors } from './errors.ts';
import { listMembers, requireMember, requireOrganization } from './membership.ts';
import { ACCOUNT_ID, SERVICE_PRINCIPAL } from './patterns.ts';
import { formatAccount } from './presentation.ts';

/** The service principal of a request and the caller's organization, which must have all features. */
function openTrustedAccess(call: Call, input: Input) {
  const principal = input.text('ServicePrincipal', SERVICE_PRINCIPAL);
  const organization = requireOrganization(call);
  if (organization.featureSet !== 'ALL') {
    throw organizationsErrors.constraint(
      'ORGANIZATION_NOT_IN_ALL_FEATURES_MODE',
      'The organization must have all features enabled to perform this operation.',
    );
  }
  if (!/^[a-z0-9-]+(\.[a-z0-9-]+)*\.amazonaws\.com$/.test(principal)) {
    throw organizationsErrors.invalidInput(
      'UNRECOGNIZED_SERVICE_PRINCIPAL',
      'You specified an unrecognized service principal.',
    );
  }
  return { principal, organization };
}

export const SERVICE_ACCESS_OPERATIONS = defineOperations('organizations', {
  EnableAWSServiceAccess(call, input) {
    const { principal, organization } = openTrustedAccess(call, input);
    organization.trustedServices[principal] ??= call.now;
    return undefined;
  },

  DisableAWSServiceAccess(call, input) {
    const { principal, organization } = openTrustedAccess(call, input);
    const { [principal]: _, ...others } = organization.trustedServices;
    organization.trustedServices = others;
    // Centralized root access lives on IAM's trusted access and ends with it.
    if (principal === 'iam.amazonaws.com') organization.rootFeatures = [];
    return undefined;
  },

  ListAWSServiceAccessForOrganization(call, input) {
    const services = Object.entries(requireOrganization(call).trustedServices).map(([principal, enabledAt]) => ({
      ServicePrincipal: principal,
      DateEnabled: new Date(enabledAt),
    }));
    return listPage(call, input, { EnabledServicePrincipals: services });
  },

  RegisterDelegatedAdministrator(call, input) {
    const id = input.text('AccountId', ACCOUNT_ID);
    const principal = input.text('ServicePrincipal', SERVICE_PRINCIPAL);
    const organization = requireOrganization(call);
    const member = requireMember(call.world, organization, id);
    if (member.id === organization.managementAccountId) {
      throw organizationsErrors.constraint(
        'CANNOT_REGISTER_MASTER_AS_DELEGATED_ADMINISTRATOR',
        'You cannot register master account/management account as delegated administrator for your organization.',
      );
    }
    member.delegations = { ...member.delegations, [principal]: call.now };
    return undefined;
  },

  DeregisterDelegatedAdministrator(call, input) {
    const id = input.text('AccountId', ACCOUNT_ID);
    const principal = input.text('ServicePrincipal', SERVICE_PRINCIPAL);
    const member = requireMember(call.world, requireOrganization(call), id);
    const { [principal]: at, ...others } = member.delegations ?? {};
    if (at === undefined) throw organizationsErrors.notRegistered();
    if (Object.keys(others).length > 0) member.delegations = others;
    else delete member.delegations;
    return undefined;
  },

  ListDelegatedAdministrators(call, input) {
    const principal = input.optionalText('ServicePrincipal', SERVICE_PRINCIPAL);
    const organization = requireOrganization(call);
    const administrators = listMembers(call.world, organization).flatMap((member) => {
      const services = Object.entries(member.delegations ?? {});
      const times = services.filter(([name]) => principal === undefined || name === principal).map(([, at]) => at);
      if (times.length === 0) return [];
      const account = formatAccount(member, organization, call);
      return [{ ...account, Paths: undefined, DelegationEnabledDate: new Date(Math.min(...times)) }];
    });
    return listPage(call, input, { DelegatedAdministrators: administrators });
  },

  ListDelegatedServicesForAccount(call, input) {
    const id = input.text('AccountId', ACCOUNT_ID);
    const { delegations } = requireMember(call.world, requireOrganization(call), id);
    if (delegations === undefined) throw organizationsErrors.notRegistered();
    const services = Object.entries(delegations).map(([principal, at]) => ({
      ServicePrincipal: principal,
      DelegationEnabledDate: new Date(at),
    }));
    return listPage(call, input, { DelegatedServices: services });
  },
});
