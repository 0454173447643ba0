import { isRegion, type Region, type RegionName, regionNames, regions } from './regions.ts';

/**
 * A region to keep backups of `primary` in: the nearest that is on in every account from the start,
 * since one that must be opted into fails on first use. The same each time.
 */
export function secondaryFor(primary: string): RegionName {
  const here: Region = regions[isRegion(primary) ? primary : 'us-east-1'];
  const others = regionNames.filter((name) => name !== primary && !isOptIn(name));
  return others.reduce((best, name) => (distance(here, regions[name]) < distance(here, regions[best]) ? name : best));
}

/** Whether `name` is off in a new account until somebody turns it on. */
export function isOptIn(name: RegionName): boolean {
  const region: Region = regions[name];
  return region.optIn === true;
}

/** Grows with the way between two places over the globe (the haversine before its root). */
function distance(one: Region, other: Region): number {
  const [north, east] = radians(one);
  const [otherNorth, otherEast] = radians(other);
  return (
    Math.sin((north - otherNorth) / 2) ** 2 +
    Math.cos(north) * Math.cos(otherNorth) * Math.sin((east - otherEast) / 2) ** 2
  );
}

function radians({ at: [latitude, longitude] }: Region): [number, number] {
  return [(latitude * Math.PI) / 180, (longitude * Math.PI) / 180];
}
