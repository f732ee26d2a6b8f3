// The purposes a look-up at headquarters may name. Those of a booth do not apply here.
import type { LookupPurpose } from "./generated/hq";

export const PURPOSES: readonly LookupPurpose[] = ["investigation", "access-request", "correction", "hq-request", "training"];
