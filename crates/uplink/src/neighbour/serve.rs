//! Answers neighbours: what this booth recorded, sealed as it goes to headquarters, and the feeds it holds.

use super::link::{booth_of, broken, receive, send};
use super::{Post, revoked};
use crate::UplinkError;
use crate::work::{blocking, seal};
use foundation::ErrorCode;
use journal::{NeighbourAnswer, NeighbourAsk, NeighbourState};
use serde_bytes::ByteBuf;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;
use tokio::task::JoinSet;
use tokio_rustls::TlsAcceptor;

/// Neighbours that are answered at a time.
const CONNECTIONS: usize = 64;
/// A handshake takes no longer.
const HANDSHAKE: Duration = Duration::from_secs(10);
/// A neighbour that asks nothing for so long is gone.
const SILENCE: Duration = Duration::from_secs(60);
/// An address that is taken is tried again.
const RETRY: Duration = Duration::from_secs(5);
/// Events of one answer.
pub(super) const EVENTS: u64 = 256;

/// Listens until it is aborted; its connections end with it.
pub(super) async fn forever(post: Post, at: SocketAddr) {
    let mut connections = JoinSet::new();
    let places = Arc::new(Semaphore::new(CONNECTIONS));
    loop {
        let listener = match TcpListener::bind(at).await {
            Ok(listener) => listener,
            Err(error) => {
                tracing::warn!(%error, "neighbours cannot be listened to");
                tokio::time::sleep(RETRY).await;
                continue;
            }
        };
        post.port.store(listener.local_addr().map_or(0, |at| at.port()), Ordering::Relaxed);
        while let Ok((stream, from)) = listener.accept().await {
            while connections.try_join_next().is_some() {}
            // Whoever comes when all places are taken asks again.
            let Ok(place) = places.clone().try_acquire_owned() else { continue };
            let post = post.clone();
            connections.spawn(async move {
                let _place = place;
                if let Err(error) = answer(&post, stream, from).await {
                    tracing::debug!(%error, "a neighbour's connection ended");
                }
            });
        }
    }
}

async fn answer(post: &Post, stream: TcpStream, from: SocketAddr) -> Result<(), UplinkError> {
    let late = |_| UplinkError::Unreachable("a neighbour took too long".to_owned());
    let acceptor = TlsAcceptor::from(post.tls.server.clone());
    let mut stream = tokio::time::timeout(HANDSHAKE, acceptor.accept(stream)).await.map_err(late)?.map_err(broken)?;
    let certified = booth_of(stream.get_ref().1.peer_certificates());
    let mut known = false;
    loop {
        let ask: NeighbourAsk = tokio::time::timeout(SILENCE, receive(&mut stream)).await.map_err(late)??;
        let word = blocking(&post.store, move |store| match certified {
            Some(booth) if revoked::is_revoked(store, booth)? => revoked::signed(store),
            _ => Ok(None),
        });
        if let Some(word) = word.await? {
            send(&mut stream, &NeighbourAnswer::Feed(Box::new(word))).await?;
            return Err(UplinkError::Refused(ErrorCode::BoothRevoked.into()));
        }
        let answer = match ask {
            NeighbourAsk::State(state) if post.is_neighbour(&state, certified) => {
                known = true;
                if state.port > 0 {
                    post.peers.introduce(state.booth, SocketAddr::new(from.ip(), state.port));
                }
                stand(post, *state).await?
            }
            NeighbourAsk::Segment { epoch, first, last, since_ms } if known => segment(post, epoch, first, last, since_ms).await?,
            NeighbourAsk::Feed { name } if known => {
                let feed = blocking(&post.store, move |store| store.signed_feed(&name)).await?;
                feed.map_or(NeighbourAnswer::Nothing, |feed| NeighbourAnswer::Feed(Box::new(feed)))
            }
            _ => {
                send(&mut stream, &NeighbourAnswer::Nothing).await?;
                return Err(UplinkError::Untrusted);
            }
        };
        send(&mut stream, &answer).await?;
    }
}

/// Where this booth stands, with the receipts it holds for the one that asks, if that one still waits for any.
async fn stand(post: &Post, state: NeighbourState) -> Result<NeighbourAnswer, UplinkError> {
    let own = post.clone();
    let state = blocking(&post.store, move |store| {
        let receipts = if state.undelivered.is_empty() { Vec::new() } else { store.neighbour_receipts(state.booth)? };
        own.state(receipts)
    });
    Ok(NeighbourAnswer::State(Box::new(state.await?)))
}

async fn segment(post: &Post, epoch: u32, first: u64, last: u64, since_ms: i64) -> Result<NeighbourAnswer, UplinkError> {
    let sealed = blocking(&post.store, move |store| {
        let head = store.epochs()?.iter().find(|known| known.epoch == epoch).map_or(0, |known| known.head_seq);
        let first = store.first_since(epoch, first.max(1), last.min(head), since_ms)?;
        first.map(|first| seal(store, epoch, first, last.min(head).min(first.saturating_add(EVENTS - 1)))).transpose()
    });
    Ok(sealed.await?.map_or(NeighbourAnswer::Nothing, |bytes| NeighbourAnswer::Segment(ByteBuf::from(bytes))))
}
