// Names of States and nationalities in the language of the screens. The code is what counts; the name is help for the eye.
import { has, language, t } from "./messages.svelte";

// ICAO codes (9303-3 §5) → ISO 3166-1 alpha-2, under which every engine knows the names. Special codes have messages `state-…`.
const ALPHA2 =
  "ABWAW AFGAF AGOAO AIAAI ALAAX ALBAL ANDAD AREAE ARGAR ARMAM ASMAS ATAAQ ATFTF ATGAG AUSAU AUTAT AZEAZ BDIBI BELBE BENBJ BESBQ BFABF " +
  "BGDBD BGRBG BHRBH BHSBS BIHBA BLMBL BLRBY BLZBZ BMUBM BOLBO BRABR BRBBB BRNBN BTNBT BVTBV BWABW CAFCF CANCA CCKCC CHECH CHLCL CHNCN " +
  "CIVCI CMRCM CODCD COGCG COKCK COLCO COMKM CPVCV CRICR CUBCU CUWCW CXRCX CYMKY CYPCY CZECZ DDE DEUDE DJIDJ DMADM DNKDK DOMDO DZADZ " +
  "ECUEC EGYEG ERIER ESHEH ESPES ESTEE ETHET FINFI FJIFJ FLKFK FRAFR FROFO FSMFM GABGA GBRGB GEOGE GGYGG GHAGH GIBGI GINGN GLPGP GMBGM " +
  "GNBGW GNQGQ GRCGR GRDGD GRLGL GTMGT GUFGF GUMGU GUYGY HKGHK HMDHM HNDHN HRVHR HTIHT HUNHU IDNID IMNIM INDIN IOTIO IRLIE IRNIR IRQIQ " +
  "ISLIS ISRIL ITAIT JAMJM JEYJE JORJO JPNJP KAZKZ KENKE KGZKG KHMKH KIRKI KNAKN KORKR KWTKW LAOLA LBNLB LBRLR LBYLY LCALC LIELI LKALK " +
  "LSOLS LTULT LUXLU LVALV MACMO MAFMF MARMA MCOMC MDAMD MDGMG MDVMV MEXMX MHLMH MKDMK MLIML MLTMT MMRMM MNEME MNGMN MNPMP MOZMZ MRTMR " +
  "MSRMS MTQMQ MUSMU MWIMW MYSMY MYTYT NAMNA NCLNC NERNE NFKNF NGANG NICNI NIUNU NLDNL NORNO NPLNP NRUNR NZLNZ OMNOM PAKPK PANPA PCNPN " +
  "PERPE PHLPH PLWPW PNGPG POLPL PRIPR PRKKP PRTPT PRYPY PSEPS PYFPF QATQA REURE ROURO RUSRU RWARW SAUSA SDNSD SENSN SGPSG SGSGS SHNSH " +
  "SJMSJ SLBSB SLESL SLVSV SMRSM SOMSO SPMPM SRBRS SSDSS STPST SURSR SVKSK SVNSI SWESE SWZSZ SXMSX SYCSC SYRSY TCATC TCDTD TGOTG THATH " +
  "TJKTJ TKLTK TKMTM TLSTL TONTO TTOTT TUNTN TURTR TUVTV TWNTW TZATZ UGAUG UKRUA UMIUM URYUY USAUS UZBUZ VATVA VCTVC VENVE VGBVG VIRVI " +
  "VNMVN VUTVU WLFWF WSMWS YEMYE ZAFZA ZMBZM ZWEZW RKSXK";

const table = new Map(ALPHA2.split(" ").map((pair) => [pair.slice(0, -2), pair.slice(-2)] as const));
const names = new Map<string, Intl.DisplayNames>();

function regionNames(locale: string): Intl.DisplayNames {
  let known = names.get(locale);
  if (!known) names.set(locale, (known = new Intl.DisplayNames([locale], { type: "region", fallback: "code" })));
  return known;
}

/** The State's name, or its code where no name is known. */
export function stateName(code: string): string {
  const key = `state-${code.toLowerCase()}`;
  if (has(key)) return t(key);
  const alpha2 = table.get(code);
  return alpha2 ? (regionNames(language().locale).of(alpha2) ?? code) : code;
}

/** `stateName`, or nothing for nothing. */
export function optionalStateName(code: string | null | undefined): string {
  return code ? stateName(code) : "";
}

/** Codes with a name, for the tests. */
export const KNOWN_CODES: readonly string[] = [...table.keys()];
