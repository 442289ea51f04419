export interface Coordinates {
  /** Degrees north. */
  readonly latitude: number;
  /** Degrees east. */
  readonly longitude: number;
}

/** Reads `"50.0735 14.4079"` (blank, comma or semicolon between). A text says why it cannot be read. */
export function parseCoordinates(text: string): Coordinates | string {
  const parts = text.trim().split(/\s*[,;]\s*|\s+/);
  if (parts.length !== 2)
    return parts.length === 1 ? 'one number stands alone' : `there are ${parts.length} parts`;
  const [latitude, longitude] = parts.map((part) => (/^[+-]?\d+(\.\d+)?$/.test(part) ? Number(part) : NaN));
  if (latitude === undefined || longitude === undefined || Number.isNaN(latitude + longitude))
    return 'it is not two numbers';
  if (Math.abs(latitude) > 90 && Math.abs(longitude) <= 90)
    return 'latitude and longitude seem to be swapped';
  if (Math.abs(latitude) > 90) return `the latitude ${latitude} is not between -90 and 90`;
  if (Math.abs(longitude) > 180) return `the longitude ${longitude} is not between -180 and 180`;
  return { latitude, longitude };
}

/** Whether two points lie within `degrees` of each other in both directions. */
export const areNear = (a: Coordinates, b: Coordinates, degrees: number): boolean =>
  Math.abs(a.latitude - b.latitude) <= degrees && Math.abs(a.longitude - b.longitude) <= degrees;
