import { Failure } from '../errors/failure.ts';
import { suggestName } from '../text/suggest-name.ts';
import { isRegion, type RegionName, regionNames, regions } from './regions.ts';

/** The partitions by the shape of their regions' names, as AWS's own partition table has them. */
const PARTITIONS = [
  ['aws-us-gov', /^us-gov-\w+-\d+$/, 'AWS GovCloud (US)'],
  ['aws-cn', /^cn-\w+-\d+$/, 'AWS China'],
  ['aws-eusc', /^eusc-\w+-\w+-\d+$/, 'the AWS European Sovereign Cloud'],
  ['aws-iso', /^us-iso-\w+-\d+$/, 'an isolated AWS partition'],
  ['aws-iso-b', /^us-isob-\w+-\d+$/, 'an isolated AWS partition'],
  ['aws-iso-e', /^eu-isoe-\w+-\d+$/, 'an isolated AWS partition'],
  ['aws-iso-f', /^us-isof-\w+-\d+$/, 'an isolated AWS partition'],
  ['aws', /^(us|eu|ap|sa|ca|me|af|il|mx)-\w+-\d+$/, 'AWS'],
] as const;

export type Partition = (typeof PARTITIONS)[number][0];

/** The partition a region belongs to by the shape of its name; undefined where it has no such shape. */
export function partitionOf(region: string): Partition | undefined {
  return PARTITIONS.find(([, shape]) => shape.test(region))?.[0];
}

/** The region most likely meant by its name, or by the place that was typed (`frankfurt`); undefined where none is near. */
export function suggestRegion(name: string): RegionName | undefined {
  const typed = name.trim().toLowerCase();
  const there = /^[a-z]{4}/.test(typed) && regionNames.find((region) => placeOf(region).includes(typed));
  if (there) return there;
  // `us-east-1a` is an availability zone of us-east-1.
  const zoneless = typed.replace(/(?<=\d)[a-z]$/, '');
  return isRegion(zoneless) ? zoneless : suggestName(typed, regionNames);
}

/**
 * Gives back `name`, or throws REGION_INVALID: with the region most likely meant where it is none,
 * with the reason where it is one of another partition.
 */
export function validateRegion(name: string): RegionName {
  if (isRegion(name)) return name;
  const other = PARTITIONS.find(([partition, shape]) => partition !== 'aws' && shape.test(name));
  if (other) {
    throw new Failure(
      'REGION_INVALID',
      `${name} is a region of ${other[2]} (partition ${other[0]}), whose accounts belong to organizations of their own; this plugin works in the aws partition.`,
      { details: { region: name, partition: other[0] } },
    );
  }
  const suggested = suggestRegion(name);
  throw new Failure('REGION_INVALID', `${JSON.stringify(name)} is no AWS region.`, {
    suggestions: [
      ...(suggested === undefined ? [] : [`Did you mean ${suggested}, ${regions[suggested].place}?`]),
      'List the regions an account may use with: aws account list-regions',
    ],
    details: { region: name, ...(suggested === undefined ? {} : { nearest: suggested }) },
  });
}

function placeOf(region: RegionName): string {
  return regions[region].place.toLowerCase();
}
