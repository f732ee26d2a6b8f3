//! The one window: size, title, where it may go and what it may ask of the system.

use crate::notice;
use tauri::webview::{PermissionKind, PermissionResponse};
use tauri::{App, AppHandle, Manager, Url, WebviewUrl, WebviewWindowBuilder, WindowEvent};
use workstation::Workstation;

/// Name of the window; its capability names it too.
pub(crate) const LABEL: &str = "main";
const WIDTH: f64 = 1366.0;
const HEIGHT: f64 = 768.0;
const LEAST_WIDTH: f64 = 1024.0;
const LEAST_HEIGHT: f64 = 768.0;

/// Opens the window on the workstation, or on the notice that says why there is none.
pub(crate) fn open(app: &App, opened: Option<Workstation>, kiosk: bool) -> tauri::Result<()> {
    let (page, training) = match opened {
        Some(booth) => {
            let training = booth.is_training();
            app.manage(booth);
            (WebviewUrl::App("index.html".into()), training)
        }
        None => (WebviewUrl::CustomProtocol(notice::address()), false),
    };
    let title = if training { "Outpost – TRAINING" } else { "Outpost" };
    let window = WebviewWindowBuilder::new(app, LABEL, page)
        .title(title)
        .inner_size(WIDTH, HEIGHT)
        .min_inner_size(LEAST_WIDTH, LEAST_HEIGHT)
        .fullscreen(kiosk)
        .decorations(!kiosk)
        .disable_drag_drop_handler() // The pages take dropped pictures themselves.
        .on_navigation(is_ours)
        .build()?;
    if kiosk {
        window.on_window_event(|event| {
            if let WindowEvent::CloseRequested { api, .. } = event {
                api.prevent_close();
            }
        });
    }
    allow_camera(&window)
}

/// Leaves the notice for the pages, once there is a workstation.
pub(crate) fn show_pages(app: &AppHandle) {
    let Some(window) = app.get_webview_window(LABEL) else { return };
    let pages = format!("{}/index.html", origin()).parse();
    if let Err(error) = pages.map_err(anyhow::Error::from).and_then(|pages| Ok(window.navigate(pages)?)) {
        tracing::error!(%error, "the window does not leave the notice");
    }
}

/// Only the program's own pages; Windows spells their schemes as hosts.
fn is_ours(url: &Url) -> bool {
    let host = url.host_str().unwrap_or_default();
    matches!(url.scheme(), "tauri" | notice::SCHEME)
        || (matches!(url.scheme(), "http" | "https") && (host == "tauri.localhost" || host == format!("{}.localhost", notice::SCHEME)))
}

/// The camera photographs documents; nothing else is given to a page.
pub(crate) fn permission(kind: &PermissionKind) -> PermissionResponse {
    match kind {
        PermissionKind::Camera => PermissionResponse::Allow,
        _ => PermissionResponse::Deny,
    }
}

/// WebKitGTK gives pages no camera unless it is told to.
#[cfg(target_os = "linux")]
fn allow_camera(window: &tauri::WebviewWindow) -> tauri::Result<()> {
    use webkit2gtk::{SettingsExt, WebViewExt};
    window.with_webview(|webview| {
        if let Some(settings) = webview.inner().settings() {
            settings.set_enable_media_stream(true);
            // A window that a program drives, which is one in training, has the engine's own mock camera: tests need no hardware.
            settings.set_enable_mock_capture_devices(std::env::var_os(crate::arguments::AUTOMATION).is_some());
        }
    })
}

#[cfg(not(target_os = "linux"))]
fn allow_camera(_: &tauri::WebviewWindow) -> tauri::Result<()> {
    Ok(())
}

/// Where the window's pages come from, for answers of other schemes.
pub(crate) fn origin() -> &'static str {
    if cfg!(any(windows, target_os = "android")) { "http://tauri.localhost" } else { "tauri://localhost" }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pictures;

    #[test]
    fn the_window_goes_nowhere_but_to_its_own_pages() {
        for (address, ours) in [
            ("tauri://localhost/index.html", true),
            ("http://tauri.localhost/index.html", true),
            ("notice://localhost/", true),
            ("https://example.org/", false),
            ("http://tauri.localhost.example.org/", false),
            ("file:///etc/passwd", false),
            ("data:text/html,hello", false),
        ] {
            assert_eq!(is_ours(&address.parse().expect("an address")), ours, "{address}");
        }
        assert_ne!(pictures::SCHEME, notice::SCHEME);
    }

    #[test]
    fn a_page_gets_the_camera_and_nothing_else() {
        assert!(matches!(permission(&PermissionKind::Camera), PermissionResponse::Allow));
        for kind in [PermissionKind::Microphone, PermissionKind::Geolocation, PermissionKind::DisplayCapture] {
            assert!(matches!(permission(&kind), PermissionResponse::Deny));
        }
    }
}
