"""Drives every operation of the sandbox (or of moto) through boto3 and prints, as JSON, what came of each.

For each call: the operation, the error's code where there was one, the members the raw answer holds that AWS's
model does not know, those the model requires and the answer lacks, and the paths of all members present.
boto3 itself passes over such faults in silence.
"""

import base64
import json
import sys
import xml.etree.ElementTree as ElementTree

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from botocore.parsers import ResponseParserError

ADMIN = "arn:aws:iam::aws:policy/AdministratorAccess"
TASK = {"arn": "arn:aws:iam::aws:policy/root-task/IAMAuditRootUserCredentials"}
TRUST = json.dumps(
    {
        "Version": "2012-10-17",
        "Statement": [
            {"Effect": "Allow", "Principal": {"AWS": "*"}, "Action": "sts:AssumeRole"},
            {
                "Effect": "Allow",
                "Principal": {"Federated": "issuer.example"},
                "Action": "sts:AssumeRoleWithWebIdentity",
            },
        ],
    }
)


def web_identity_token():
    claims = {"iss": "https://issuer.example", "sub": "amy", "aud": "sts.amazonaws.com", "exp": 4_000_000_000}
    parts = [json.dumps(part).encode() for part in ({"alg": "RS256"}, claims)] + [b"signature"]
    return ".".join(base64.urlsafe_b64encode(part).decode().rstrip("=") for part in parts)


endpoint = sys.argv[1]
results = []


def local(tag):
    return tag.rpartition("}")[2]


def from_xml(element, shape):
    """An XML element as plain data, every child kept, known to the model or not."""
    kind = shape.type_name if shape is not None else None
    if kind == "list":
        return [from_xml(child, shape.member) for child in element]
    if kind == "map":
        return {entry[0].text: entry[1].text for entry in element}
    if len(element) == 0 and kind != "structure":
        return element.text or ""
    members = shape.members if kind == "structure" else {}
    return {local(child.tag): from_xml(child, members.get(local(child.tag))) for child in element}


def raw_output(model, response):
    if model.service_model.protocol == "rest-xml":
        # Members in headers are left to boto3.
        return from_xml(ElementTree.fromstring(response["body"]), model.output_shape) if response["body"] else {}
    if model.service_model.protocol != "query":
        return json.loads(response["body"] or b"{}")
    root = ElementTree.fromstring(response["body"])
    if model.output_shape is None:
        return {}
    wrapper = model.output_shape.serialization["resultWrapper"]
    found = [child for child in root if local(child.tag) == wrapper]
    return from_xml(found[0], model.output_shape) if found else {}


def compare(value, shape, path, problems, paths):
    paths.add(path)
    if shape.type_name == "structure":
        if not isinstance(value, dict):
            problems.append(f"{path} is no structure")
            return
        for name in value:
            if name not in shape.members:
                problems.append(f"{path}.{name} is unknown to the model")
            else:
                compare(value[name], shape.members[name], f"{path}.{name}", problems, paths)
        for name in shape.required_members:
            if name not in value:
                problems.append(f"{path}.{name} is missing")
    elif shape.type_name == "list":
        if not isinstance(value, list):
            problems.append(f"{path} is no list")
            return
        for item in value:
            compare(item, shape.member, f"{path}[]", problems, paths)
    elif "enum" in shape.metadata and value not in shape.metadata["enum"]:
        problems.append(f"{path} is {value}, none of the model's values")


class Client:
    """A boto3 client whose calls are recorded; an error gives an empty answer."""

    def __init__(self, service, credentials, region="eu-west-1"):
        config = Config(retries={"max_attempts": 1}, proxies={})
        self.client = boto3.client(service, endpoint_url=endpoint, region_name=region, config=config, **credentials)
        self.raw = None
        self.client.meta.events.register("before-parse", self.remember)

    def remember(self, operation_model, response_dict, **_):
        self.raw = response_dict

    def __call__(self, name, **parameters):
        model = self.client.meta.service_model.operation_model(name)
        problems, paths = [], set()
        error = message = None
        try:
            output = getattr(self.client, self.method(name))(**parameters)
            if model.output_shape is not None:
                compare(raw_output(model, self.raw), model.output_shape, "", problems, paths)
        except ClientError as failure:
            error, message, output = failure.response["Error"]["Code"], failure.response["Error"]["Message"], {}
        except (BotoCoreError, ResponseParserError) as failure:
            error, message, output = type(failure).__name__, str(failure), {}
        results.append(
            {"operation": name, "error": error, "message": message, "problems": problems, "paths": sorted(paths)}
        )
        return output

    def method(self, name):
        return next(method for method, api in self.client.meta.method_to_api_mapping.items() if api == name)


def keys(access_key_id, secret, token=None):
    return {
        "aws_access_key_id": access_key_id,
        "aws_secret_access_key": secret,
        "aws_session_token": token,
    }


def clients(*key):
    return (Client(service, keys(*key)) for service in ("organizations", "iam", "sts", "account"))


def pick(value, *path):
    for step in path:
        try:
            value = value[step]
        except (KeyError, IndexError, TypeError):
            return "000000000000"
    return value


def drive(organizations, iam, sts, account):
    organizations("CreateOrganization", FeatureSet="CONSOLIDATED_BILLING")
    organizations("EnableAllFeatures")
    organizations("CreateOrganization", FeatureSet="ALL")
    organizations("DescribeOrganization")
    root = pick(organizations("ListRoots"), "Roots", 0, "Id")
    for principal in ("iam.amazonaws.com", "account.amazonaws.com", "sso.amazonaws.com"):
        organizations("EnableAWSServiceAccess", ServicePrincipal=principal)
    organizations("ListAWSServiceAccessForOrganization")
    organizations("DisableAWSServiceAccess", ServicePrincipal="sso.amazonaws.com")
    iam("EnableOrganizationsRootCredentialsManagement")
    iam("EnableOrganizationsRootSessions")
    iam("ListOrganizationsFeatures")

    creation = organizations(
        "CreateAccount", Email="dev@corp.example", AccountName="dev", Tags=[{"Key": "environment", "Value": "dev"}]
    )
    request = pick(creation, "CreateAccountStatus", "Id")
    status = organizations("DescribeCreateAccountStatus", CreateAccountRequestId=request)
    dev = pick(status, "CreateAccountStatus", "AccountId")
    organizations("ListCreateAccountStatus", States=["SUCCEEDED"])
    organizations("ListAccounts")
    organizations("DescribeAccount", AccountId=dev)
    organizations("DescribeAccount", AccountId="999999999999")
    unit = pick(
        organizations("CreateOrganizationalUnit", ParentId=root, Name="Workloads"), "OrganizationalUnit", "Id"
    )
    organizations("ListOrganizationalUnitsForParent", ParentId=root)
    organizations("MoveAccount", AccountId=dev, SourceParentId=root, DestinationParentId=unit)
    organizations("ListParents", ChildId=dev)
    organizations("TagResource", ResourceId=dev, Tags=[{"Key": "a", "Value": "1"}])
    organizations("ListTagsForResource", ResourceId=dev)
    organizations("UntagResource", ResourceId=dev, TagKeys=["a"])

    iam("CreateUser", UserName="amy", Tags=[{"Key": "made-by", "Value": "pf"}])
    iam("CreateUser", UserName="amy")
    iam("GetUser", UserName="amy")
    iam("GetUser", UserName="bob")
    iam("ListUsers")
    iam("TagUser", UserName="amy", Tags=[{"Key": "a", "Value": "1"}])
    iam("ListUserTags", UserName="amy")
    iam("UntagUser", UserName="amy", TagKeys=["a"])
    iam("AttachUserPolicy", UserName="amy", PolicyArn=ADMIN)
    iam("ListAttachedUserPolicies", UserName="amy")
    iam("ListUserPolicies", UserName="amy")
    iam("ListGroupsForUser", UserName="amy")
    key = iam("CreateAccessKey", UserName="amy")
    iam("CreateAccessKey", UserName="amy")
    iam("CreateAccessKey", UserName="amy")
    key_id, secret = pick(key, "AccessKey", "AccessKeyId"), pick(key, "AccessKey", "SecretAccessKey")
    iam("ListAccessKeys", UserName="amy")
    iam("UpdateAccessKey", UserName="amy", AccessKeyId=key_id, Status="Active")
    iam("GetAccountSummary")
    iam("ListMFADevices")
    iam("CreateRole", RoleName="crew", AssumeRolePolicyDocument=TRUST, Tags=[{"Key": "a", "Value": "1"}])
    iam("AttachRolePolicy", RoleName="crew", PolicyArn=ADMIN)
    iam("GetRole", RoleName="crew")
    iam("ListRoles")
    iam("ListAttachedRolePolicies", RoleName="crew")

    me = pick(sts("GetCallerIdentity"), "Account")
    iam("SimulatePrincipalPolicy", PolicySourceArn=f"arn:aws:iam::{me}:user/amy", ActionNames=["iam:GetUser"])
    sts(
        "AssumeRoleWithWebIdentity",
        RoleArn=f"arn:aws:iam::{me}:role/crew",
        RoleSessionName="web",
        WebIdentityToken=web_identity_token(),
    )
    sts("GetAccessKeyInfo", AccessKeyId=key_id)
    sts("GetSessionToken")
    _, admin_iam, admin_sts, _ = clients(key_id, secret)
    role = f"arn:aws:iam::{dev}:role/OrganizationAccountAccessRole"
    session = admin_sts("AssumeRole", RoleArn=role, RoleSessionName="pf")
    admin_sts("AssumeRoot", TargetPrincipal=dev, TaskPolicyArn=TASK)
    admin_iam("GetAccessKeyLastUsed", AccessKeyId=key_id)
    credentials = pick(session, "Credentials")
    if isinstance(credentials, dict):
        _, dev_iam, dev_sts, _ = clients(
            credentials["AccessKeyId"], credentials["SecretAccessKey"], credentials["SessionToken"]
        )
        dev_sts("GetCallerIdentity")
        dev_iam("GetAccountSummary")

    account("ListRegions", MaxResults=50)
    account("GetRegionOptStatus", RegionName="af-south-1")
    account("GetRegionOptStatus", AccountId=dev, RegionName="us-east-1")
    account("GetContactInformation")
    account("GetAlternateContact", AlternateContactType="SECURITY")

    account("EnableRegion", AccountId=dev, RegionName="af-south-1")
    drive_ends(organizations, account, dev)
    drive_pipelines(iam, me)
    drive_belongings(iam)

    iam("DeleteUser", UserName="amy")
    for metadata in pick(iam("ListAccessKeys", UserName="amy"), "AccessKeyMetadata"):
        iam("DeleteAccessKey", UserName="amy", AccessKeyId=pick(metadata, "AccessKeyId"))
    iam("DetachUserPolicy", UserName="amy", PolicyArn=ADMIN)
    iam("DeleteUser", UserName="amy")
    organizations("CloseAccount", AccountId=dev)


def drive_ends(organizations, account, dev):
    organizations("RegisterDelegatedAdministrator", AccountId=dev, ServicePrincipal="sso.amazonaws.com")
    organizations("ListDelegatedServicesForAccount", AccountId=dev)
    organizations("ListDelegatedAdministrators")
    organizations("DeregisterDelegatedAdministrator", AccountId=dev, ServicePrincipal="sso.amazonaws.com")
    contact = {"Name": "Ada", "Title": "CTO", "EmailAddress": "ada@corp.example", "PhoneNumber": "+1 555 0100"}
    account("PutAlternateContact", AlternateContactType="SECURITY", **contact)
    account("GetAlternateContact", AlternateContactType="SECURITY")
    account("DeleteAlternateContact", AlternateContactType="SECURITY")
    email = {"AccountId": dev, "PrimaryEmail": "closed@corp.example"}
    account("GetPrimaryEmail", AccountId=dev)
    account("StartPrimaryEmailUpdate", **email)
    account("AcceptPrimaryEmailUpdate", Otp="aaaaaa", **email)


def drive_pipelines(iam, me):
    provider = {"OpenIDConnectProviderArn": f"arn:aws:iam::{me}:oidc-provider/jobs.example"}
    iam("CreateOpenIDConnectProvider", Url="https://jobs.example", ClientIDList=["sts.amazonaws.com"])
    iam("AddClientIDToOpenIDConnectProvider", ClientID="other", **provider)
    iam("GetOpenIDConnectProvider", **provider)
    iam("UpdateAssumeRolePolicy", RoleName="crew", PolicyDocument=TRUST)


def drive_belongings(iam):
    amy = {"UserName": "amy"}
    iam("CreateLoginProfile", Password="correct horse battery staple", **amy)
    iam("GetLoginProfile", **amy)
    iam("DeleteLoginProfile", **amy)
    iam("ListSigningCertificates", **amy)
    iam("ListSSHPublicKeys", **amy)
    iam("ListServiceSpecificCredentials", **amy)
    iam("DeleteSigningCertificate", CertificateId="TA7SMP42TDN5Z26OBPJE7EXAMPLE", **amy)
    iam("DeleteSSHPublicKey", SSHPublicKeyId="APKAEIBAERJR2EXAMPLE", **amy)
    iam("DeleteServiceSpecificCredential", ServiceSpecificCredentialId="ACCAEXAMPLE123EXAMPLE", **amy)
    iam("DeactivateMFADevice", SerialNumber="arn:aws:iam::123456789012:mfa/amy", **amy)
    iam("DeleteVirtualMFADevice", SerialNumber="arn:aws:iam::123456789012:mfa/amy")
    iam("DeleteUserPolicy", PolicyName="own", **amy)
    iam("RemoveUserFromGroup", GroupName="crew", **amy)


def drive_tags(*key):
    tags = Client("resourcegroupstaggingapi", keys(*key), "us-east-1")
    tags("GetResources", ResourceTypeFilters=["organizations:account"], TagFilters=[{"Key": "a", "Values": ["1"]}])


def drive_quotas(*key):
    quota = {"ServiceCode": "organizations", "QuotaCode": "L-29A0C5DF"}
    quotas = Client("service-quotas", keys(*key), "us-east-1")
    quotas("GetServiceQuota", **quota)
    quotas("ListServiceQuotas", ServiceCode="organizations")
    Client("service-quotas", keys(*key))("GetServiceQuota", **quota)


def drive_buckets(*key):
    s3 = Client("s3", keys(*key))
    name = {"Bucket": "tf-dev-0a1b2c3d"}
    s3("HeadBucket", **name)
    s3("CreateBucket", CreateBucketConfiguration={"LocationConstraint": "eu-west-1"}, **name)
    s3("HeadBucket", **name)
    s3("ListBuckets")
    s3("ListObjectsV2", **name)
    s3("CreateBucket", CreateBucketConfiguration={"LocationConstraint": "us-east-2"}, Bucket="tf-dev-elsewhere")


root = (sys.argv[2], sys.stdin.readline().strip())
drive(*clients(*root))
drive_quotas(*root)
drive_tags(*root)
drive_buckets(*root)
json.dump(results, sys.stdout)
