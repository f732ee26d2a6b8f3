// The domain's words on the screen: every value that a record may hold has a message `<group>-<value>`.
import type {
  AlertCategory,
  AlertPriority,
  Answer,
  BorderType,
  CodedError,
  Decision,
  Direction,
  DocumentKind,
  DoubtCode,
  Fault,
  Finding,
  ItemClass,
  ItemStatus,
  Light,
  LinkState,
  LookupPurpose,
  ManifestFault,
  ModeOfTransport,
  MrzStatus,
  NumberChange,
  Origin,
  OutcomeWord,
  Purpose,
  ReadMethod,
  ReasonKind,
  ReasonPart,
  RefusalGround,
  Role,
  Sex,
  Transliteration,
  TravellerClass,
  VisualField,
} from "../generated/door";
import { formatDate, dateParts } from "./dates";
import { t } from "./messages.svelte";

/** Message group → the type whose values it names. The tests see to it that every value has its words in every language. */
export interface Words {
  category: AlertCategory;
  priority: AlertPriority;
  answer: Answer;
  border: BorderType;
  direction: Direction;
  document: DocumentKind;
  doubt: DoubtCode;
  link: LinkState;
  lookup: LookupPurpose;
  mode: ModeOfTransport;
  zone: MrzStatus;
  origin: Origin;
  purpose: Purpose;
  method: ReadMethod;
  reason: ReasonKind;
  /** What is wrong with a picture, and what to do. */
  quality: Fault;
  light: Light;
  /** By which table two spellings of a name come to differ. */
  table: Transliteration;
  part: ReasonPart;
  ground: RefusalGround;
  role: Role;
  sex: Sex;
  /** What bears a number that a list has. */
  item: ItemClass;
  /** Why an item is listed. */
  status: ItemStatus;
  /** How a number was changed before it was found. */
  change: NumberChange;
  /** What could not be understood of a line of a manifest. */
  fault: ManifestFault;
  /** What became of a hit. */
  outcome: OutcomeWord;
  class: TravellerClass;
  /** A field that both zones of a page print. */
  visual: VisualField;
  /** What a key will do. */
  decided: Decision["kind"];
  /** What was done. */
  done: Decision["kind"];
}

/** Why somebody looks something up, the everyday one first. */
export const PURPOSES: readonly LookupPurpose[] = ["traveller-at-booth", "correction", "hq-request", "investigation", "access-request", "training"];

export function word<G extends keyof Words>(group: G, value: Words[G]): string {
  return t(`${group}-${value}`);
}

/** Every value of a list with its words, for choices. */
export function choices<G extends keyof Words>(group: G, values: readonly Words[G][]): { value: Words[G]; text: string }[] {
  return values.map((value) => ({ value, text: word(group, value) }));
}

/** "What happened. What to do." */
export function errorText(error: CodedError): string {
  return t(`error-${error.code}`, { detail: error.detail ?? "" }).trim();
}

/** A finding's title and text. Dates among its values are shown as dates, posts by their names. */
export function findingWords(finding: Finding, postName: (code: string) => string): { title: string; text: string } {
  const values: Record<string, string> = {};
  for (const [name, value] of Object.entries(finding.args)) {
    if (value === undefined) continue;
    values[name] = name === "post" ? postName(value) : dateParts(value) && value.length === 10 ? formatDate(value) : value;
  }
  return { title: t(`finding-${finding.rule}`, values), text: t(`finding-${finding.rule}-text`, values) };
}

/** What the decision says, with its last permitted day. */
export function decisionWords(decision: Decision): string {
  if ((decision.kind === "admit" || decision.kind === "admit-with-conditions") && decision.until) {
    return t(`decided-${decision.kind}-until`, { date: formatDate(decision.until) });
  }
  return word("decided", decision.kind);
}
