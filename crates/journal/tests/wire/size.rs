//! How many bytes a crossing takes on the wire.

use crate::crossings::crossings;
use crate::keys::sealed;

/// Bytes of a whole segment of `count` crossings with so many images each: header, seals for two and signature included.
fn wire_bytes(count: usize, images: usize) -> usize {
    let bytes = sealed(&crossings(count, images, 5)).to_bytes().len();
    eprintln!("{count:5} crossings, {images} images each: {bytes} bytes, {:.1} per crossing", bytes as f64 / count as f64);
    bytes
}

#[test]
fn a_crossing_in_a_segment_of_a_hundred_takes_few_bytes() {
    // What cannot shrink: a salt of 16, and for an image its hash and key of 32 each.
    assert!(wire_bytes(100, 0) <= 100 * (16 + 45));
    assert!(wire_bytes(100, 1) <= 100 * (16 + 64 + 48));
    assert!(wire_bytes(1000, 1) <= 1000 * (16 + 64 + 36));
}

#[test]
fn a_crossing_sent_alone_fits_one_packet() {
    assert!(wire_bytes(1, 1) <= 750);
    assert!(wire_bytes(10, 1) <= 10 * 250);
}
