//! The other booths of the post from the administrator's side: where they are looked for, and how they stand.

use crate::Workstation;
use crate::views::{NeighbourPlaces, NeighbourView, NeighboursView};
use border::Role;
use foundation::{CodedError, ErrorCode};
use std::net::SocketAddr;
use uplink::{NeighbourSettings, NeighbourStatus, neighbour_settings};

/// A post has no more booths.
const MOST_ADDRESSES: usize = 64;
/// No name of a machine is longer, port included.
const LONGEST_ADDRESS: usize = 260;
/// More need not be counted.
const MOST_CARRIED: usize = 9_999;

impl Workstation {
    /// The other booths and where they are looked for.
    pub(crate) fn neighbours_view(&self) -> Result<NeighboursView, CodedError> {
        self.signed_in()?;
        let NeighbourSettings { listen, addresses, search } = neighbour_settings(&self.inner.store)?;
        let carried = self.inner.store.carried(MOST_CARRIED)?.len();
        Ok(NeighboursView {
            places: NeighbourPlaces { listen: listen.map(|at| at.to_string()), addresses, search },
            booths: self.inner.link.neighbours().into_iter().map(NeighbourView::from).collect(),
            carried: u64::try_from(carried).unwrap_or(0),
        })
    }

    /// Changes where they are looked for: an act of whoever looks after the post.
    pub(crate) fn set_neighbours(&self, places: &NeighbourPlaces) -> Result<NeighboursView, CodedError> {
        if self.signed_in()?.officer.role == Role::Officer {
            return Err(ErrorCode::NotAllowed.into());
        }
        let malformed = |field: &str| CodedError::new(ErrorCode::FieldMalformed, field);
        let filled = |text: &&str| !text.is_empty();
        let listen = places.listen.as_deref().map(str::trim).filter(filled);
        let listen: Option<SocketAddr> = listen.map(str::parse).transpose().map_err(|_| malformed("listen"))?;
        let addresses: Vec<String> = places.addresses.iter().map(|one| one.trim()).filter(filled).map(str::to_owned).collect();
        if addresses.len() > MOST_ADDRESSES || !addresses.iter().all(|one| is_address(one)) {
            return Err(malformed("addresses"));
        }
        uplink::set_neighbours(&self.inner.store, &NeighbourSettings { listen, addresses, search: places.search })?;
        self.neighbours_view()
    }
}

/// A name or an address, and a port.
fn is_address(text: &str) -> bool {
    text.len() <= LONGEST_ADDRESS
        && text.rsplit_once(':').is_some_and(|(host, port)| !host.is_empty() && port.parse::<u16>().is_ok_and(|port| port > 0))
}

impl From<NeighbourStatus> for NeighbourView {
    fn from(status: NeighbourStatus) -> Self {
        let NeighbourStatus { address, booth, there, heard_ms, reaches_hq, waiting_events, clock_offset_ms, error } = status;
        Self { address, booth, there, heard_ms, reaches_hq, waiting_events, clock_offset_ms, error }
    }
}
