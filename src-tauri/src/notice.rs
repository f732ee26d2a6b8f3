//! What is said when there is no workstation to show: in the window, in the user's language, and on stderr. A booth that is
//! only locked asks for its passphrase here, and opens.

use crate::arguments::Arguments;
use crate::window;
use foundation::{CodedError, ErrorCode, Language, Sensitive, Texts};
use std::process::ExitCode;
use std::sync::{Mutex, MutexGuard, PoisonError};
use tauri::http::{Method, Request, Response, header};
use tauri::{AppHandle, Manager, UriSchemeContext, UriSchemeResponder, Url, Wry};
use workstation::{Unlock, Workstation};

/// The scheme of the notice's page.
pub(crate) const SCHEME: &str = "notice";
/// No shorter passphrase protects a new booth.
const LEAST_PASSPHRASE: usize = 12;

/// Why there is no workstation, and how to try again.
pub(crate) struct Notice {
    error: Mutex<Option<CodedError>>,
    arguments: Arguments,
    runtime: tokio::runtime::Handle,
}

impl Notice {
    /// Nothing is wrong so far.
    pub(crate) fn new(arguments: Arguments, runtime: tokio::runtime::Handle) -> Self {
        Self { error: Mutex::new(None), arguments, runtime }
    }

    /// Opens the workstation, or keeps why it does not open.
    pub(crate) fn open(&self, app: &AppHandle, unlock: Option<Unlock>) -> Result<Workstation, CodedError> {
        let options = self.arguments.options(app, self.runtime.clone());
        let opened = options.and_then(|mut options| {
            if let Some(unlock) = unlock {
                options.unlock = unlock;
            }
            Workstation::open(options)
        });
        *self.error() = opened.as_ref().err().cloned();
        opened
    }

    /// Whether the window has nothing but this notice to show.
    pub(crate) fn stands(&self) -> bool {
        self.error().is_some()
    }

    fn error(&self) -> MutexGuard<'_, Option<CodedError>> {
        self.error.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn ask(&self, app: &AppHandle) -> Ask {
        match self.error().as_ref() {
            Some(error) if error.code == ErrorCode::StoreLocked && self.arguments.is_new(app) => Ask::NewPassphrase,
            Some(error) if error.code == ErrorCode::StoreLocked => Ask::Passphrase,
            _ => Ask::Nothing,
        }
    }
}

/// What the notice asks for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Ask {
    Nothing,
    Passphrase,
    NewPassphrase,
}

/// Where the notice is.
pub(crate) fn address() -> Url {
    let address = if cfg!(windows) { format!("http://{SCHEME}.localhost/") } else { format!("{SCHEME}://localhost/") };
    address.parse().unwrap_or_else(|_| unreachable!("a fixed address"))
}

/// Answers with the notice; a form that was sent opens the booth first.
pub(crate) fn answer(context: UriSchemeContext<'_, Wry>, request: Request<Vec<u8>>, responder: UriSchemeResponder) {
    let app = context.app_handle().clone();
    // Opening stretches the passphrase and may migrate the records: not on the window's own thread.
    tauri::async_runtime::spawn_blocking(move || {
        let complaint = if request.method() == Method::POST { try_to_open(&app, request.body()) } else { None };
        let notice = app.state::<Notice>();
        let texts = Texts::of(language());
        let error = notice.error().clone();
        let page = match error {
            Some(error) => page(&error, notice.ask(&app), complaint, language()),
            None => opening(&texts.get("notice-opening", &[])),
        };
        let response = Response::builder()
            .header(header::CONTENT_TYPE, "text/html; charset=utf-8")
            .header(header::CACHE_CONTROL, "no-store")
            .header(header::CONTENT_SECURITY_POLICY, "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'");
        responder.respond(response.body(page.into_bytes()).unwrap_or_default());
    });
}

/// Opens or makes the booth with the passphrase of the form; returns the key of what is wrong with it.
fn try_to_open(app: &AppHandle, form: &[u8]) -> Option<&'static str> {
    let notice = app.state::<Notice>();
    let ask = notice.ask(app);
    let (passphrase, repeat) = form_fields(form);
    let complaint = match ask {
        Ask::Nothing => return None,
        Ask::NewPassphrase => complaint_about(&passphrase, &repeat),
        Ask::Passphrase => None,
    };
    if complaint.is_some() {
        return complaint;
    }
    match notice.open(app, Some(Unlock::Passphrase(passphrase))) {
        Ok(booth) => {
            app.manage(booth);
            window::show_pages(app);
            None
        }
        Err(error) if error.code == ErrorCode::StoreLocked => Some("notice-wrong"),
        Err(_) => None,
    }
}

fn complaint_about(passphrase: &Sensitive<String>, repeat: &Sensitive<String>) -> Option<&'static str> {
    if passphrase.expose().chars().count() < LEAST_PASSPHRASE {
        Some("notice-short")
    } else if passphrase != repeat {
        Some("notice-differs")
    } else {
        None
    }
}

/// The two fields of the form (`application/x-www-form-urlencoded`).
fn form_fields(form: &[u8]) -> (Sensitive<String>, Sensitive<String>) {
    let query = std::str::from_utf8(form).unwrap_or_default();
    let mut address = address();
    address.set_query(Some(query));
    let field = |name: &str| {
        let found = address.query_pairs().find(|(key, _)| key == name).map(|(_, value)| value.into_owned());
        Sensitive::new(found.unwrap_or_default())
    };
    (field("passphrase"), field("repeat"))
}

fn page(error: &CodedError, ask: Ask, complaint: Option<&str>, language: Language) -> String {
    let texts = Texts::of(language);
    let text = |key: &str| escaped(&texts.get(key, &[]));
    let input = |name: &str, label: &str, extra: &str| {
        format!("<label>{}<input name=\"{name}\" type=\"password\" required autocomplete=\"off\" {extra}></label>", text(label))
    };
    let complaint = complaint.map(|key| format!("<p role=\"alert\" class=\"wrong\">{}</p>", text(key))).unwrap_or_default();
    let body = match ask {
        Ask::Nothing => format!(
            "<p role=\"alert\">{}</p><code dir=\"ltr\">{}: {}</code>",
            escaped(&texts.error(error)),
            error.code,
            escaped(error.detail.as_deref().unwrap_or_default()),
        ),
        Ask::Passphrase => format!(
            "<h1>{}</h1><p>{}</p>{complaint}<form method=\"post\" action=\"{}\">{}<button>{}</button></form>",
            text("notice-unlock-title"),
            text("notice-unlock-text"),
            address(),
            input("passphrase", "notice-passphrase", "autofocus"),
            text("notice-unlock"),
        ),
        Ask::NewPassphrase => format!(
            "<h1>{}</h1><p>{}</p>{complaint}<form method=\"post\" action=\"{}\">{}{}<button>{}</button></form>",
            text("notice-new-title"),
            text("notice-new-text"),
            address(),
            input("passphrase", "notice-passphrase", "autofocus"),
            input("repeat", "notice-repeat", ""),
            text("notice-create"),
        ),
    };
    document(&body, language, ask == Ask::Nothing)
}

/// Shown for the moment in which the window changes to its pages.
fn opening(text: &str) -> String {
    document(&format!("<p>{}</p>", escaped(text)), language(), false)
}

fn document(body: &str, language: Language, is_fault: bool) -> String {
    let direction = if language == Language::Ar { "rtl" } else { "ltr" };
    let edge = if is_fault { "#a3201d" } else { "#0b5c6b" };
    format!(
        "<!doctype html><html lang=\"{}\" dir=\"{direction}\"><meta charset=\"utf-8\"><title>Outpost</title><style>{STYLE} main{{border-inline-start-color:{edge}}}</style>\
         <main>{body}</main></html>",
        language.tag(),
    )
}

const STYLE: &str = "body{margin:0;min-height:100vh;display:grid;place-items:center;background:#f3f5f7;color:#14202b;font:18px/1.5 \"Noto Sans\",system-ui,sans-serif}\
main{max-width:34em;padding:32px;background:#fff;border:1px solid #d8dee5;border-inline-start-width:6px;border-radius:8px}\
h1{font-size:24px;margin:0 0 8px}p{margin:0 0 16px}.wrong{color:#a3201d;font-weight:600}\
code{display:block;color:#4a5a69;font-size:14px;overflow-wrap:anywhere}\
label{display:block;margin-bottom:16px;color:#4a5a69;font-size:14px}\
input{display:block;box-sizing:border-box;width:100%;margin-top:4px;padding:10px;border:1px solid #7d8b97;border-radius:6px;font:inherit;font-size:18px}\
button{padding:12px 24px;border:0;border-radius:8px;background:#0b5c6b;color:#fff;font:inherit;font-weight:600}\
:focus-visible{outline:3px solid #1273eb;outline-offset:2px}";

/// The language of the operating system's user, as far as it is one of ours.
fn language() -> Language {
    ["LC_ALL", "LC_MESSAGES", "LANG"]
        .into_iter()
        .filter_map(|name| std::env::var(name).ok())
        .find(|value| !value.is_empty())
        .and_then(|value| Language::from_tag(&value))
        .unwrap_or_default()
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// `code: what happened. what to do.`
pub(crate) fn on_stderr(error: &CodedError, code: ExitCode) -> ExitCode {
    let detail = error.detail.as_ref().map(|detail| format!(" ({detail})")).unwrap_or_default();
    eprintln!("{}: {}{detail}", error.code, Texts::of(language()).error(error));
    code
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_notice_says_what_happened_and_is_no_way_in_for_markup() {
        let page = page(&CodedError::new(ErrorCode::StoreInUse, "<script>alert(1)</script>"), Ask::Nothing, None, Language::En);
        assert!(page.contains(&escaped(&Texts::of(Language::En).error(&ErrorCode::StoreInUse.into()))));
        assert!(!page.contains("<script") && !page.contains("<form"));
    }

    #[test]
    fn a_locked_booth_asks_for_its_passphrase_and_a_new_one_twice() {
        let locked = ErrorCode::StoreLocked.into();
        let ask = page(&locked, Ask::Passphrase, Some("notice-wrong"), Language::Fr);
        assert_eq!(ask.matches("type=\"password\"").count(), 1);
        assert!(ask.contains(&escaped(&Texts::of(Language::Fr).get("notice-wrong", &[]))));
        let new = page(&locked, Ask::NewPassphrase, None, Language::Ar);
        assert_eq!(new.matches("type=\"password\"").count(), 2);
        assert!(new.contains("dir=\"rtl\""));
    }

    #[test]
    fn what_a_form_sends_comes_out_as_it_was_typed() {
        let (passphrase, repeat) = form_fields("passphrase=caf%C3%A9+%26+%3D&repeat=x".as_bytes());
        assert_eq!((passphrase.expose().as_str(), repeat.expose().as_str()), ("café & =", "x"));
        assert_eq!(form_fields(b"\xff\xfe").0.expose(), "");
    }

    #[test]
    fn a_new_passphrase_is_long_enough_and_entered_twice_alike() {
        let complaint = |a: &str, b: &str| complaint_about(&a.to_owned().into(), &b.to_owned().into());
        assert_eq!(complaint("short", "short"), Some("notice-short"));
        assert_eq!(complaint("long enough for us", "long enough for it"), Some("notice-differs"));
        assert_eq!(complaint("long enough for us", "long enough for us"), None);
    }

    #[test]
    fn every_word_of_the_notice_exists() {
        for key in [
            "unlock-title",
            "unlock-text",
            "passphrase",
            "unlock",
            "wrong",
            "new-title",
            "new-text",
            "repeat",
            "create",
            "short",
            "differs",
            "opening",
        ] {
            let key = format!("notice-{key}");
            assert_ne!(Texts::of(Language::En).get(&key, &[]), key);
        }
    }
}
