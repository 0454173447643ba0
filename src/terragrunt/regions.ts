import { Failure } from '../errors/failure.ts';
import { suggestName } from '../text.ts';

/** A region of the `aws` partition. */
export interface Region {
  /** Where it is, as AWS words it. */
  readonly place: string;
  /** Rough degrees north and east, for distances. */
  readonly at: readonly [latitude: number, longitude: number];
  /** Off in a new account until somebody opts in. */
  readonly optIn?: true;
}

/** The regions of the `aws` partition by name, as the SDK lists them. */
export const regions = {
  'af-south-1': { place: 'Africa (Cape Town)', at: [-34, 18], optIn: true },
  'ap-east-1': { place: 'Asia Pacific (Hong Kong)', at: [22, 114], optIn: true },
  'ap-east-2': { place: 'Asia Pacific (Taipei)', at: [25, 121], optIn: true },
  'ap-northeast-1': { place: 'Asia Pacific (Tokyo)', at: [36, 140] },
  'ap-northeast-2': { place: 'Asia Pacific (Seoul)', at: [37, 127] },
  'ap-northeast-3': { place: 'Asia Pacific (Osaka)', at: [35, 135] },
  'ap-south-1': { place: 'Asia Pacific (Mumbai)', at: [19, 73] },
  'ap-south-2': { place: 'Asia Pacific (Hyderabad)', at: [17, 78], optIn: true },
  'ap-southeast-1': { place: 'Asia Pacific (Singapore)', at: [1, 104] },
  'ap-southeast-2': { place: 'Asia Pacific (Sydney)', at: [-34, 151] },
  'ap-southeast-3': { place: 'Asia Pacific (Jakarta)', at: [-6, 107], optIn: true },
  'ap-southeast-4': { place: 'Asia Pacific (Melbourne)', at: [-38, 145], optIn: true },
  'ap-southeast-5': { place: 'Asia Pacific (Malaysia)', at: [3, 102], optIn: true },
  'ap-southeast-6': { place: 'Asia Pacific (New Zealand)', at: [-37, 175], optIn: true },
  'ap-southeast-7': { place: 'Asia Pacific (Thailand)', at: [14, 101], optIn: true },
  'ca-central-1': { place: 'Canada (Central)', at: [46, -74] },
  'ca-west-1': { place: 'Canada West (Calgary)', at: [51, -114], optIn: true },
  'eu-central-1': { place: 'Europe (Frankfurt)', at: [50, 9] },
  'eu-central-2': { place: 'Europe (Zurich)', at: [47, 9], optIn: true },
  'eu-north-1': { place: 'Europe (Stockholm)', at: [59, 18] },
  'eu-south-1': { place: 'Europe (Milan)', at: [45, 9], optIn: true },
  'eu-south-2': { place: 'Europe (Spain)', at: [42, -1], optIn: true },
  'eu-west-1': { place: 'Europe (Ireland)', at: [53, -6] },
  'eu-west-2': { place: 'Europe (London)', at: [52, 0] },
  'eu-west-3': { place: 'Europe (Paris)', at: [49, 2] },
  'il-central-1': { place: 'Israel (Tel Aviv)', at: [32, 35], optIn: true },
  'me-central-1': { place: 'Middle East (UAE)', at: [24, 54], optIn: true },
  'me-south-1': { place: 'Middle East (Bahrain)', at: [26, 51], optIn: true },
  'me-west-1': { place: 'Middle East (Saudi Arabia)', at: [25, 47], optIn: true },
  'mx-central-1': { place: 'Mexico (Central)', at: [21, -100], optIn: true },
  'sa-east-1': { place: 'South America (Sao Paulo)', at: [-24, -47] },
  'sa-west-1': { place: 'South America (Chile)', at: [-33, -71], optIn: true },
  'us-east-1': { place: 'US East (N. Virginia)', at: [39, -77] },
  'us-east-2': { place: 'US East (Ohio)', at: [40, -83] },
  'us-west-1': { place: 'US West (N. California)', at: [37, -122] },
  'us-west-2': { place: 'US West (Oregon)', at: [46, -120] },
} as const satisfies Readonly<Record<string, Region>>;

export type RegionName = keyof typeof regions;

/** Every region's name, in order. */
export const regionNames = Object.keys(regions).toSorted() as readonly RegionName[];

/** Where Panfactum's stack runs. Its own reader refuses all others, and with them every command in the environment. */
export const STACK_REGIONS: readonly RegionName[] = [
  ...(['us-east-1', 'us-east-2', 'us-west-2', 'ap-east-1', 'ap-south-1', 'ap-south-2'] as const),
  ...(['ap-southeast-1', 'ap-southeast-2', 'ap-southeast-3', 'ap-southeast-4'] as const),
  ...(['ap-northeast-1', 'ap-northeast-2', 'ap-northeast-3', 'ca-central-1', 'ca-west-1'] as const),
  ...(['eu-central-1', 'eu-central-2', 'eu-west-1', 'eu-west-2', 'eu-west-3', 'eu-south-1', 'eu-south-2'] as const),
  ...(['eu-north-1', 'il-central-1', 'me-south-1', 'me-central-1', 'sa-east-1'] as const),
];

function isRegion(name: string): name is RegionName {
  return Object.hasOwn(regions, name);
}

/** The other partitions by the shape of their regions' names, as AWS's own partition table has them. */
const OTHER_PARTITIONS = [
  ['aws-us-gov', /^us-gov-\w+-\d+$/, 'AWS GovCloud (US)'],
  ['aws-cn', /^cn-\w+-\d+$/, 'AWS China'],
  ['aws-eusc', /^eusc-\w+-\w+-\d+$/, 'the AWS European Sovereign Cloud'],
  ['aws-iso', /^us-iso-\w+-\d+$/, 'an isolated AWS partition'],
  ['aws-iso-b', /^us-isob-\w+-\d+$/, 'an isolated AWS partition'],
  ['aws-iso-e', /^eu-isoe-\w+-\d+$/, 'an isolated AWS partition'],
  ['aws-iso-f', /^us-isof-\w+-\d+$/, 'an isolated AWS partition'],
] as const;

/** The region most likely meant by a name or a place (`frankfurt`); undefined where none is near. */
function suggestRegion(name: string): RegionName | undefined {
  const typed = name.trim().toLowerCase();
  const there = /^[a-z]{4}/.test(typed) && regionNames.find((region) => describePlace(region).includes(typed));
  if (there) return there;
  // `us-east-1a` is an availability zone of us-east-1.
  const zoneless = typed.replace(/(?<=\d)[a-z]$/, '');
  return isRegion(zoneless) ? zoneless : suggestName(typed, regionNames);
}

/** Gives back `name`. Throws REGION_INVALID, with the nearest region, or the partition it belongs to. */
export function validateRegion(name: string): RegionName {
  if (isRegion(name)) return name;
  const other = OTHER_PARTITIONS.find(([, shape]) => shape.test(name));
  if (other) {
    const message = `${name} is a region of ${other[2]} (partition ${other[0]}), whose accounts belong to organizations of their own; this plugin works in the aws partition.`;
    throw new Failure('REGION_INVALID', message, { details: { region: name, partition: other[0] } });
  }
  const suggested = suggestRegion(name);
  throw new Failure('REGION_INVALID', `${JSON.stringify(name)} is no AWS region.`, {
    ...(suggested === undefined ? {} : { suggestions: [`Did you mean ${suggested}, ${regions[suggested].place}?`] }),
    details: { region: name, ...(suggested === undefined ? {} : { nearest: suggested }) },
  });
}

/** Gives back `name`, a region of AWS; where `isStack`, one of the stack's. Throws REGION_INVALID. */
export function validateRegionName(isStack: boolean, name: string): RegionName {
  const region = validateRegion(name);
  if (!isStack || STACK_REGIONS.includes(region)) return region;
  const nearest = findNearestRegion(region, STACK_REGIONS);
  throw new Failure('REGION_INVALID', `Panfactum's stack does not run in ${region}, and this is a repository of it.`, {
    suggestions: [`The nearest region that it runs in is ${nearest}.`, `It runs in: ${STACK_REGIONS.join(', ')}`],
    details: { region, nearest, known: STACK_REGIONS },
  });
}

function describePlace(region: RegionName): string {
  return regions[region].place.toLowerCase();
}

/** The nearest region to keep copies in that needs no opting in, which would fail on first use. */
export function suggestSecondaryRegion(primary: string, among: readonly RegionName[] = regionNames): RegionName {
  return findNearestRegion(
    isRegion(primary) ? primary : 'us-east-1',
    among.filter((name) => name !== primary && !isOptIn(name)),
  );
}

/** The one of `among` that is nearest to `region`. */
function findNearestRegion(region: RegionName, among: readonly RegionName[]): RegionName {
  const here: Region = regions[region];
  return among.reduce((best, name) =>
    measureDistance(here, regions[name]) < measureDistance(here, regions[best]) ? name : best,
  );
}

/** Whether `name` is off in a new account until somebody turns it on. */
export function isOptIn(name: RegionName): boolean {
  const region: Region = regions[name];
  return region.optIn === true;
}

/** Grows with the way between two places over the globe (the haversine before its root). */
function measureDistance(one: Region, other: Region): number {
  const [north, east] = toRadians(one);
  const [otherNorth, otherEast] = toRadians(other);
  return (
    Math.sin((north - otherNorth) / 2) ** 2 +
    Math.cos(north) * Math.cos(otherNorth) * Math.sin((east - otherEast) / 2) ** 2
  );
}

function toRadians({ at: [latitude, longitude] }: Region): [number, number] {
  return [(latitude * Math.PI) / 180, (longitude * Math.PI) / 180];
}
