//! Whose signature counts: one key, or several while one takes the place of another.

/// Keys of which any may have signed.
pub trait Trusted<K> {
    /// The keys.
    fn keys(&self) -> &[K];
}

impl<K> Trusted<K> for K {
    fn keys(&self) -> &[K] {
        std::slice::from_ref(self)
    }
}

impl<K> Trusted<K> for [K] {
    fn keys(&self) -> &[K] {
        self
    }
}

impl<K> Trusted<K> for Vec<K> {
    fn keys(&self) -> &[K] {
        self
    }
}
