//! The handlers of the door.

pub(crate) mod batch;
pub(crate) mod booth;
pub(crate) mod inspection;
pub(crate) mod records;
pub(crate) mod screening;
