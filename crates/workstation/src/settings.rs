//! What this booth remembers for itself: how the window looks, the station chosen last, where documents come from.

use crate::Workstation;
use crate::views::{DevicesView, Preferences, StationChoice};
use foundation::CodedError;

const PREFERENCES: &str = "window.preferences";
const LAST_STATION: &str = "station.last";
const DEVICES: &str = "devices";
/// Longest gap between two keys of a reader where nobody has set another, milliseconds (readers send 1–20 ms apart).
pub(crate) const WEDGE_GAP_MS: u16 = 50;

impl Workstation {
    pub(crate) fn preferences(&self) -> Result<Preferences, CodedError> {
        Ok(self.inner.store.setting(PREFERENCES)?.unwrap_or_default())
    }

    /// Keeps how the window looks. Needs no sign-in: the sign-in screen itself must be readable.
    pub(crate) fn set_preferences(&self, preferences: Preferences) -> Result<Preferences, CodedError> {
        self.inner.store.set_setting(PREFERENCES, &preferences)?;
        Ok(preferences)
    }

    pub(crate) fn last_station(&self) -> Result<Option<StationChoice>, CodedError> {
        Ok(self.inner.store.setting(LAST_STATION)?)
    }

    pub(crate) fn remember_station(&self, station: &StationChoice) -> Result<(), CodedError> {
        Ok(self.inner.store.set_setting(LAST_STATION, station)?)
    }

    /// Where documents come from, as kept; what is wrong with it is never kept.
    pub(crate) fn device_settings(&self) -> Result<DevicesView, CodedError> {
        let default = || DevicesView { wedge_gap_ms: WEDGE_GAP_MS, ..DevicesView::default() };
        Ok(self.inner.store.setting(DEVICES)?.unwrap_or_else(default))
    }

    pub(crate) fn keep_device_settings(&self, settings: &DevicesView) -> Result<(), CodedError> {
        let kept = DevicesView { folder_error: None, serial_error: None, serial_ports: Vec::new(), ..settings.clone() };
        Ok(self.inner.store.set_setting(DEVICES, &kept)?)
    }
}
