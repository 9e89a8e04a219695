// Which levels of education a sector has, in the order of a school career (the server holds the same and checks it).
import type { Level, Sector } from "../generated/post-vacancy";

export const LEVELS: Record<Sector, readonly Level[]> = {
  PO: ["PO_LOWER", "PO_UPPER", "SBO"],
  SO: ["SO"],
  VO: ["PRAKTIJKONDERWIJS", "VMBO_BB", "VMBO_KB", "VMBO_GL", "VMBO_TL", "HAVO", "VWO", "ISK"],
  VSO: ["VSO"],
  MBO: ["MBO_ENTREE", "MBO_2", "MBO_3", "MBO_4"],
  HBO: ["HBO_AD", "HBO_BACHELOR", "HBO_MASTER"],
  WO: ["WO"],
};

export const SECTORS = Object.keys(LEVELS) as readonly Sector[];
