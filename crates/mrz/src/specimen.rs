//! The specimens of Doc 9303, for examples, training and tests. Anna Maria Eriksson of Utopia does not exist.
//!
//! ```
//! let today = "2026-03-01".parse().unwrap();
//! for lines in mrz::specimen::ALL {
//!     assert!(mrz::parse(lines, today)?.is_valid());
//! }
//! # Ok::<(), mrz::MrzError>(())
//! ```

/// A passport (9303-4 appendix A, figure A-3).
///
/// ```
/// let today = "2026-03-01".parse().unwrap();
/// assert_eq!(mrz::parse(&mrz::specimen::TD3, today)?.format(), mrz::Format::Td3);
/// # Ok::<(), mrz::MrzError>(())
/// ```
pub const TD3: [&str; 2] = ["P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<", "L898902C36UTO7408122F1204159ZE184226B<<<<<10"];

/// A card (9303-5 appendix A, figure A-2).
///
/// ```
/// let today = "2026-03-01".parse().unwrap();
/// assert_eq!(mrz::parse(&mrz::specimen::TD1, today)?.format(), mrz::Format::Td1);
/// # Ok::<(), mrz::MrzError>(())
/// ```
pub const TD1: [&str; 3] = ["I<UTOD231458907<<<<<<<<<<<<<<<", "7408122F1204159UTO<<<<<<<<<<<6", "ERIKSSON<<ANNA<MARIA<<<<<<<<<<"];

/// A larger card (9303-6 appendix A).
///
/// ```
/// let today = "2026-03-01".parse().unwrap();
/// assert_eq!(mrz::parse(&mrz::specimen::TD2, today)?.format(), mrz::Format::Td2);
/// # Ok::<(), mrz::MrzError>(())
/// ```
pub const TD2: [&str; 2] = ["I<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<", "D231458907UTO7408122F1204159<<<<<<<6"];

/// A visa (9303-7 appendix A).
///
/// ```
/// let today = "2026-03-01".parse().unwrap();
/// assert_eq!(mrz::parse(&mrz::specimen::MRV_A, today)?.format(), mrz::Format::MrvA);
/// # Ok::<(), mrz::MrzError>(())
/// ```
pub const MRV_A: [&str; 2] = ["V<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<", "L8988901C4XXX7408122F96121096ZE184226B<<<<<<"];

/// A smaller visa (9303-7 appendix A).
///
/// ```
/// let today = "2026-03-01".parse().unwrap();
/// assert_eq!(mrz::parse(&mrz::specimen::MRV_B, today)?.format(), mrz::Format::MrvB);
/// # Ok::<(), mrz::MrzError>(())
/// ```
pub const MRV_B: [&str; 2] = ["V<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<", "L8988901C4XXX7408122F9612109<<<<<<<<"];

/// All of them.
///
/// ```
/// assert_eq!(mrz::specimen::ALL.len(), 5);
/// ```
pub const ALL: [&[&str]; 5] = [&TD3, &TD1, &TD2, &MRV_A, &MRV_B];
