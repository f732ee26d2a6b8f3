//! The training headquarters: two posts, two officers, one administrator, a sample alert list. Everybody is invented, and the
//! passphrases are no secret.

use crate::console::views::ConsoleRole;
use crate::lists::NewList;
use crate::people::{Cost, hash};
use crate::store::UserRecord;
use crate::{Hq, HqError};
use border::{BorderType, Credential, Officer, Post, PostConfig, Role};
use rand::rngs::OsRng;

/// Sign-in name and passphrase of the training officer.
pub const OFFICER: (&str, &str) = ("a.mwangi", "training-kora-bridge");
/// Sign-in name and passphrase of the training supervisor.
pub const SUPERVISOR: (&str, &str) = ("s.okoro", "training-sable-port");
/// Sign-in name and passphrase of the training administrator of the console.
pub const ADMINISTRATOR: (&str, &str) = ("r.okello", "training-headquarters");
/// The invented State that runs the training posts; nationals of Utopia are visitors there.
pub const STATE: &str = "NRL";

const BY: &str = "training";
const YEAR_MS: i64 = 365 * 86_400_000;
const SAMPLE: &str = include_str!("../../../assets/lists/national-sample.jsonl");

/// What the sign-in screen of the training console shows.
#[must_use]
pub fn hint() -> String {
    format!("{} · {}", ADMINISTRATOR.0, ADMINISTRATOR.1)
}

/// Fills a new training headquarters.
pub(crate) fn seed(hq: &Hq) -> Result<(), HqError> {
    let now = hq.now_ms();
    hq.publish_config(&PostConfig { state: STATE.to_owned(), authority: "NRL-BORDER".to_owned(), posts: posts() }, BY)?;
    hq.publish_rules(&border::rules::RuleBook { title: "Training rules".to_owned(), ..Default::default() }, BY)?;
    let officers =
        [officer("officer-1", OFFICER, "A. Mwangi", Role::Officer, now)?, officer("officer-2", SUPERVISOR, "S. Okoro", Role::Supervisor, now)?];
    hq.publish_officers(&officers, BY)?;
    hq.store.save_user(&UserRecord {
        login: ADMINISTRATOR.0.to_owned(),
        name: "R. Okello".to_owned().into(),
        role: ConsoleRole::Administrator,
        phc: hash(&ADMINISTRATOR.1.to_owned().into(), Cost::Training, &mut OsRng)?,
        disabled: false,
        failures: 0,
        blocked_until: 0,
        signed_in_at: None,
    })?;
    let list = NewList {
        list: "national".to_owned(),
        title: "National alert list".to_owned(),
        owner: "Border Police of Norland (invented)".to_owned(),
        source: "training sample".to_owned(),
        expires_at: now + YEAR_MS,
        alerts: screening::parse_jsonl(SAMPLE)?,
        ..NewList::default()
    };
    hq.publish_list(list, BY)?;
    Ok(())
}

fn posts() -> Vec<Post> {
    let post = |code: &str, name: &str, zone: &str, border_type| Post {
        code: code.to_owned(),
        name: name.to_owned(),
        time_zone: zone.to_owned(),
        border_type,
        lanes: ["1", "2", "3"].map(str::to_owned).to_vec(),
    };
    vec![post("UTKOR", "Kora Bridge", "Africa/Nairobi", BorderType::Land), post("UTSAB", "Sable Port", "Africa/Nairobi", BorderType::Sea)]
}

fn officer(id: &str, (login, passphrase): (&str, &str), name: &str, role: Role, now: i64) -> Result<Officer, HqError> {
    Ok(Officer {
        id: id.to_owned(),
        login: login.to_owned(),
        name: name.to_owned().into(),
        role,
        credential: Credential::Argon2id { phc: hash(&passphrase.to_owned().into(), Cost::Training, &mut OsRng)? },
        expires_at: now + YEAR_MS,
        revoked: false,
    })
}
