/** `count` nodes of one building as seed text: floors, zones, rooms and sensors, with units that feed zones. */
export function largeBuilding(count: number): { readonly hierarchy: string; readonly relations: string } {
  const rows = ['B,,Building,House,0,50.0735 14.4079'];
  const relations: string[] = [];
  const FLOORS = 20;
  const ZONES = 40;
  const ROOMS = 12;
  for (let floor = 0; floor < FLOORS; floor++) {
    rows.push(`F${floor},B,Floor,Floor number ${floor},1,`);
    rows.push(`U${floor},B,Unit,Air handling unit ${floor},1,`);
    for (let zone = 0; zone < ZONES; zone++) {
      const id = `F${floor}-Z${zone}`;
      rows.push(`${id},F${floor},Zone,Zone ${zone} of floor ${floor},2,`);
      relations.push(`U${floor},${id},feeds`);
      if (zone > 0) relations.push(`F${floor}-Z${zone - 1},${id},adjacent_to`);
      for (let room = 0; room < ROOMS; room++)
        rows.push(`${id}-R${room},${id},Room,Room ${floor}.${zone}.${room},3,`);
    }
  }
  const rooms = FLOORS * ZONES * ROOMS;
  for (let sensor = 0; rows.length < count; sensor++) {
    const room = sensor % rooms;
    const zone = Math.floor(room / ROOMS);
    const host = `F${Math.floor(zone / ZONES)}-Z${zone % ZONES}-R${room % ROOMS}`;
    rows.push(`${host}-S${Math.floor(sensor / rooms)},${host},Sensor,Thermometer ${sensor} of ${host},4,`);
  }
  return {
    hierarchy: ['id,parent_id,type,name,level,coordinates', ...rows, ''].join('\n'),
    relations: ['source,target,relation', ...relations, ''].join('\n'),
  };
}
